import type { Texts } from '../texts.ts';

export const common: Texts['common'] = {
  product: 'DCS SSL 控制台',
  copy: (what) => `复制${what}`,
  copied: '已复制',
  time: (at) => `时间 ${at}`,
  requestId: '请求 ID',
  jobId: '任务 ID',
  instanceId: '实例 ID',
  tryAgain: '重试',
  close: '关闭',
  cancel: '取消',
  dismiss: '关闭',
  none: '–',
  switchName: (instance) => `${instance} 的 SSL`,
  sentences: (...all) => all.join(''),
  action: (enabled) => (enabled ? '开启 SSL' : '关闭 SSL'),
  instances: (count) => `${count.toLocaleString('zh-CN')} 个实例`,
};
