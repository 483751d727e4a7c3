import type { Texts } from '../texts.ts';

export const changes: Texts['changes'] = {
  title: '变更记录',
  loading: '正在加载变更记录',
  failed: '无法读取变更记录',
  filters: '筛选变更',
  search: '搜索变更',
  searchHint: '实例、任务 ID、请求 ID 或错误码',
  outcome: '结果',
  direction: '变更',
  all: '全部',
  clear: '清除筛选',
  running: '进行中',
  shown: (shown, all) => {
    const counted = `${all.toLocaleString('zh-CN')} 个变更`;
    return shown === all ? counted : `${shown.toLocaleString('zh-CN')} / ${counted}`;
  },
  newestOnly: (count) => `仅列出最近的 ${count} 个变更。`,
  nothing: { title: '还没有变更', body: '每次 SSL 切换及其任务、步骤和结果都会显示在这里。' },
  noMatch: { title: '没有匹配的变更', body: '没有变更同时符合搜索和筛选条件。' },
  missing: { title: '没有此变更', body: '本控制台的变更记录中没有链接所指的变更。链接可能不完整，或来自其他控制台。' },
  linked: '此链接对应的变更',
  linkedFailed: '无法读取此链接对应的变更',
  columns: {
    steps: '步骤',
    instance: '实例',
    action: '变更',
    outcome: '结果',
    job: '任务 ID',
    request: '请求 ID',
    started: '开始时间',
    took: '耗时',
  },
  stepsOf: (instance, action) => `${instance} ${action}的步骤`,
  steps: '步骤',
  stepsFailed: '无法读取步骤',
  changeId: '变更 ID',
  link: '此变更的链接',
  why: '结束原因',
  outside: '由此控制台之外发起',
  checkAgain: '再次查看',
  checkHint: '重新读取实例、其任务列表及任务，不会向实例发送任何内容。',
};
