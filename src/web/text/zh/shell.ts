import type { Texts } from '../texts.ts';

export const shell: Texts['shell'] = {
  skip: '跳到内容',
  navigation: '主导航',
  instances: '实例',
  changes: '变更记录',
  language: '语言',
  embedded: '内置 DCS',
  embeddedHint: '在本机真实 redis-server 之上模拟的云，未使用任何账号。',
  region: (region) => `区域 ${region}`,
  lost: '实时更新已中断，正在重新连接…',
  loading: '加载中',
  crashed: '此页面无法显示。',
  reload: '刷新',
};
