import type { Texts } from '../texts.ts';

export const rules: Texts['rules'] = {
  types: {
    'single-node': '单机',
    'master-standby': '主备',
    'redis-cluster': 'Redis Cluster 集群',
    'proxy-cluster': 'Proxy 集群',
    'read-write-splitting': '读写分离',
    unknown: '未知类型',
  },
  editions: { basic: '基础版', enterprise: '企业版', unknown: '未知' },
  segments: { encrypted: '已加密', plaintext: '明文', unknown: '未知', busy: '忙碌', 'not-eligible': '不适用' },
  verdicts: { eligible: '适用', ineligible: '不适用', busy: '忙碌' },
  eligible: { reason: '现在可以切换该实例的 SSL。', help: '没有任何阻碍。' },
  ineligible: {
    'engine-not-redis': {
      reason: 'SSL 仅适用于 Redis，而该实例使用其他引擎。',
      help: '请将数据迁移到 Redis 6.0 及以上的实例。',
    },
    'legacy-instance': {
      reason: '这是旧版实例，SSL 自 Redis 6.0 起提供。',
      help: '请创建 Redis 6.0 及以上的实例并迁移数据。',
    },
    'version-too-old': {
      reason: 'SSL 需要 Redis 6.0 及以上，而该实例的版本较旧。',
      help: '请升级或迁移到 Redis 6.0 及以上的基础版。',
    },
    'proxy-cluster': { reason: 'Proxy 集群实例无法使用 SSL。', help: '请改用 Redis 6.0 及以上的 Redis Cluster 实例。' },
    'read-write-splitting': { reason: '读写分离实例无法使用 SSL。', help: '请改用 Redis 6.0 及以上的主备实例。' },
    'enterprise-edition': { reason: '企业版实例无法使用 SSL。', help: '请改用 Redis 6.0 及以上的基础版实例。' },
    'creation-failed': { reason: '该实例未能成功创建。', help: '请删除后重新创建。' },
    'service-says-no': {
      reason: 'DCS 表示该实例不支持 SSL，未给出原因。',
      help: '它可能创建于该区域支持 SSL 之前。请联系云服务支持。',
    },
    unrecognised: {
      reason: 'DCS 未说明该实例是否支持 SSL，且控制台不识别其规格。',
      help: '请在 DCS 控制台查询该规格。',
    },
  },
  busy: {
    'task-running': { reason: '该实例上有任务正在运行，暂时无法切换 SSL。', help: '请等待任务结束。' },
    frozen: { reason: '实例已被冻结，通常是由于欠费。', help: '请在云控制台结清费用。' },
    'in-error': {
      reason: '实例处于异常状态，暂时无法切换 SSL。',
      help: '请在 DCS 控制台查看该实例，或联系云服务支持。',
    },
    'not-running': { reason: '实例未在运行，暂时无法切换 SSL。', help: '请等待其状态变为 RUNNING。' },
  },
  risks: {
    'data-cleared': {
      title: '其中的所有数据将被清空',
      body: '没有 AOF，重启后不会保留任何数据。请备份所需数据，或确保可以重新加载。',
    },
    'data-may-be-cleared': {
      title: '其中的数据可能被清空',
      body: '未能读取 AOF 是否开启。若未开启，重启后不会保留任何数据。',
    },
    'clients-cut-off': {
      title: '实例将重启，所有客户端断开',
      body: '通常持续数秒；重启最长可达 30 分钟。客户端需要重新连接。',
    },
    'clients-must-use-tls': {
      title: '此后客户端必须使用 TLS',
      body: '端口不变，明文连接将被拒绝。客户端需要 TLS 1.2 或 1.3 以及 CA 证书。',
    },
    'clients-must-use-plaintext': {
      title: '此后客户端必须使用明文',
      body: '端口不变，TLS 连接将被拒绝。所有内容以明文传输。',
    },
    'backup-stopped': { title: '正在进行的备份将被中止', body: '如需该备份，请等待其结束。' },
    'pass-through-excluded': {
      title: '客户端 IP 透传已开启',
      body: 'SSL 与客户端 IP 透传互斥：DCS 可能拒绝，或服务端无法再看到客户端地址。',
    },
    'pass-through-unknown': { title: '未能读取客户端 IP 透传状态', body: '若已开启，则与 SSL 互斥。' },
  },
  changeStates: {
    intended: '正在发送至 DCS',
    settling: '正在查明 DCS 的处理结果',
    accepted: 'DCS 已接受',
    running: '运行中',
    verifying: '验证中',
    succeeded: '成功',
    failed: '失败',
    unknown: '结果未知',
  },
};
