import type { Texts } from '../texts.ts';

export const switchDialog: Texts['switchDialog'] = {
  title: (enabled, instance) => (enabled ? `开启 ${instance} 的 SSL？` : `关闭 ${instance} 的 SSL？`),
  reading: '正在读取实例',
  what: '将会发生什么',
  lost: (keys, megabytes) => `将丢失 ${keys.toLocaleString('zh-CN')} 个键，${megabytes.toLocaleString('zh-CN')} MB。`,
  confirmName: '输入实例名称以确认',
  confirmHint: (instance) => `名称为 ${instance}`,
  failed: '无法读取实例，因此不清楚切换的代价。',
  notNow: '现在无法切换该实例的 SSL。',
  already: (enabled) => (enabled ? 'SSL 已开启。' : 'SSL 已关闭。'),
  nameMissing: '请先输入实例名称。',
};
