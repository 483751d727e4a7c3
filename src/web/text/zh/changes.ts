import type { Texts } from '../texts.ts';

export const changes: Texts['changes'] = {
  title: '变更记录',
  tasks: (running) => (running === 0 ? '任务' : `任务，${running} 个进行中`),
  panel: '任务',
  running: '进行中',
  recent: '最近',
  nothing: { title: '还没有变更', body: '每次 SSL 切换及其任务和结果都会显示在这里。' },
  noMatch: { title: '没有匹配的变更', body: '没有变更同时符合搜索和筛选条件。' },
  all: '全部变更',
  search: '搜索变更',
  outcome: '结果',
  any: '全部',
  direction: '方向',
  columns: { instance: '实例', action: '变更', state: '结果', job: '任务 ID', started: '开始时间', took: '耗时' },
  steps: '步骤',
  showSteps: (instance) => `${instance} 的变更步骤`,
  failed: '无法读取变更记录',
  loading: '正在加载变更记录',
  elapsed: '已用时间',
  clear: '清除筛选',
};
