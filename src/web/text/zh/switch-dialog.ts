import type { Texts } from '../texts.ts';

export const switchDialog: Texts['switchDialog'] = {
  title: (enabled, instance) => (enabled ? `开启 ${instance} 的 SSL？` : `关闭 ${instance} 的 SSL？`),
  reading: '正在读取实例，以了解现在切换的代价',
  what: '将会发生什么',
  severities: { loss: '数据丢失', interruption: '中断', notice: '请留意' },
  data: (keys, megabytes) => `${keys.toLocaleString('zh-CN')} 个键，${megabytes.toLocaleString('zh-CN')} MB`,
  noKeys: (megabytes) => `目前没有键，已用 ${megabytes.toLocaleString('zh-CN')} MB`,
  dataUntold: 'DCS 未提供其数据量',
  dataUnread: (code) => `无法读取其数据量（${code}）`,
  samePort: '地址和端口保持不变',
  confirmName: '输入实例名称以确认',
  confirmHint: (instance) => `名称为 ${instance}`,
  nameMissing: '输入实例名称后可用。',
  failed: '无法读取实例',
  failedBody: '不清楚切换的代价，因此无法在此切换。',
  changing: '该实例上已有变更正在进行，结束后方可开始下一个。',
  already: (enabled) => (enabled ? 'SSL 已开启，无需操作。' : 'SSL 已关闭，无需操作。'),
  sslUnread: (code) => `无法读取 SSL 是否开启（${code}），因此现在无法切换。`,
};
