import type { Texts } from '../texts.ts';

export const runningChanges: Texts['runningChanges'] = {
  button: (running) => (running === 0 ? '进行中的变更' : `进行中的变更：${running}`),
  short: '进行中',
  title: '进行中的变更',
  running: (count) => `进行中（${count}）`,
  recent: '最近完成',
  noneRunning: '没有正在进行的变更。',
  noneRecent: '还没有完成的变更。',
  loading: '正在读取变更',
  elapsed: (duration) => `已用时 ${duration}`,
  took: (duration) => `用时 ${duration}`,
  steps: '步骤',
  stepsOf: (instance) => `${instance} 的变更步骤`,
  allChanges: '全部变更',
  failed: '未能读取变更',
  progress: (instance, state, job) => `${instance} 的 SSL 变更：${state}${job === null ? '' : `，任务 ${job}`}`,
};
