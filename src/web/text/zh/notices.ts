import type { Texts } from '../texts.ts';

export const notices: Texts['notices'] = {
  region: '通知',
  succeeded: (enabled, instance) => (enabled ? `${instance} 的 SSL 已开启` : `${instance} 的 SSL 已关闭`),
  failed: (enabled, instance) => (enabled ? `${instance} 的 SSL 未能开启` : `${instance} 的 SSL 未能关闭`),
  unknown: (instance) => `${instance} 的结果未知`,
  certificate: (instance) => `未能下载 ${instance} 的证书`,
  unknownCode: '控制台没有此错误码的说明。',
};
