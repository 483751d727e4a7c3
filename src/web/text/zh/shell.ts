import type { Texts } from '../texts.ts';

export const shell: Texts['shell'] = {
  skip: '跳到内容',
  navigation: '页面',
  instances: '实例',
  changes: '变更记录',
  audit: '审计日志',
  language: '语言',
  embedded: '内置 DCS：模拟的云',
  embeddedHint: '云在本机模拟。其实例为真实的 redis-server，除非由 LOCAL_DCS_FLEET 虚构。未使用任何账号。',
  projects: (count) => `${count} 个项目`,
  project: (id) => `项目 ${id}`,
  lost: '实时更新已中断，正在重新连接…',
  loading: '加载中',
  crashed: '此页面无法显示。',
  reload: '刷新',
};
