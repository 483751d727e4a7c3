import type { Texts } from '../texts.ts';

export const notices: Texts['notices'] = {
  region: '通知',
  succeeded: (enabled, instance) => (enabled ? `${instance} 的 SSL 已开启` : `${instance} 的 SSL 已关闭`),
  verified: 'DCS 任务成功，且已确认实例与之一致。',
  failed: {
    enable: (instance) => `${instance} 的 SSL 未能开启`,
    disable: (instance) => `${instance} 的 SSL 未能关闭`,
    certificate: (instance) => `未能下载 ${instance} 的证书`,
  },
  unknown: {
    enable: (instance) => `${instance} 的 SSL 是否已开启未知`,
    disable: (instance) => `${instance} 的 SSL 是否已关闭未知`,
    certificate: (instance) => `${instance} 的证书是否已下载未知`,
  },
  unknownCode: '控制台没有此错误码的说明。',
  untold: '未给出原因。',
  dismissAll: (count) => `清除全部 ${count} 条通知`,
  showSteps: '查看步骤',
};
