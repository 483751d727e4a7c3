import type { Texts } from '../texts.ts';

export const errors: Texts['errors'] = {
  'ssl-unsupported': {
    meaning: 'DCS 表示该实例不支持 SSL。',
    advice: 'SSL 仅适用于 Redis 6.0 及以上基础版的单机、主备或 Redis Cluster 实例。',
  },
  'ssl-parameters': {
    meaning: 'DCS 未接受 SSL 请求的参数。',
    advice: '请附上请求 ID 反馈：控制台发送了 DCS 不接受的内容。',
  },
  'instance-busy': { meaning: '实例正在执行其他操作。', advice: '请等待其结束后重试。' },
  'instance-recovering': { meaning: '实例正在恢复中。', advice: '请等待实例恢复运行后重试。' },
  'instance-frozen': {
    meaning: '实例已被冻结，通常是由于欠费。',
    advice: '请在云控制台结清费用；实例恢复运行后即可切换。',
  },
  'pass-through': {
    meaning: '客户端 IP 透传与该请求当前不能同时生效。',
    advice: 'SSL 与客户端 IP 透传互斥。请在 DCS 中检查该实例的透传设置。',
  },
  'request-refused': { meaning: 'DCS 未接受该请求。', advice: '请附上请求 ID 反馈：控制台发送了 DCS 不接受的内容。' },
  'credentials-refused': {
    meaning: '云服务未接受控制台的凭证。',
    advice: '请检查访问密钥、区域以及服务器时钟。控制台不会自动重试：连续六次失败会锁定密钥。',
  },
  'permission-missing': {
    meaning: '云服务不允许请求者执行此操作：使用云账号登录时为您的账号，否则为控制台的账号。',
    advice: '请联系云账号管理员授予缺少的 DCS 权限。',
  },
  'instance-missing': { meaning: '该项目中没有此实例。', advice: '它可能已被删除，请在实例列表中查找。' },
  'wrong-endpoint': { meaning: '控制台调用的地址没有提供服务。', advice: '请检查控制台设置中的区域和 DCS 终端节点。' },
  'ssl-operation-failed': {
    meaning: 'DCS 在数据库中切换 SSL 时失败。',
    advice: '请先查看实例的 SSL 状态，再重试。若再次失败，请将请求 ID 提供给云服务支持。',
  },
  'service-failed': { meaning: 'DCS 内部错误。', advice: '请几分钟后重试。若再次失败，请将请求 ID 提供给云服务支持。' },
  'gateway-failed': { meaning: 'API 网关无法连接 DCS，或 DCS 响应超时。', advice: '请几分钟后重试。' },
  'gateway-refused': {
    meaning: 'API 网关未接受该请求：请求有误或过大。',
    advice: '请将请求 ID 提供给控制台的维护者：相同的请求会再次失败。',
  },
  'gateway-unreachable': { meaning: 'API 网关无法连接 DCS。', advice: '请几分钟后重试。' },
  'gateway-timeout': { meaning: 'DCS 响应 API 网关超时。', advice: '重试前请先查看实例状态：DCS 可能仍在处理。' },
  'clock-off': { meaning: '控制台服务器的时钟偏差超过 15 分钟，云服务不接受其签名。', advice: '请校准服务器时钟。' },
  'order-open': { meaning: '该实例有未支付的订单。', advice: '请在云控制台支付或取消该订单。' },
  'backup-refused': { meaning: 'DCS 不支持备份该实例。', advice: '请确认数据可以重新加载，然后不做备份直接切换。' },
  'too-many-sessions': {
    meaning: '由于该实例上的会话，DCS 拒绝了请求。',
    advice: '请稍后重试。若再次失败，请将请求 ID 提供给云服务支持。',
  },
  throttled: { meaning: '调用过于频繁，API 网关拒绝了本次请求，未产生任何影响。', advice: '请稍候几秒再试。' },
  'iam-unavailable': { meaning: '云身份服务不可用。', advice: '请几分钟后重试。' },
  'console-request-refused': {
    meaning: '控制台服务器未接受该请求，未向 DCS 发送任何内容。',
    advice: '请刷新页面。消息中说明了问题所在以及正确的写法。',
  },
  'console-not-found': { meaning: '控制台没有此地址。', advice: '请检查链接。' },
  'cross-site': { meaning: '该请求来自其他站点，已被拒绝。', advice: '请通过控制台自身的地址使用。' },
  'sign-in-required': {
    meaning: '提出此请求时您尚未登录，或会话已结束：未执行任何操作，也未向 DCS 发送任何内容。',
    advice: '请登录后再次提出请求。此前已开始的操作会继续进行。',
  },
  'sign-in-failed': {
    meaning: '名称和密码未被接受。',
    advice: '请检查名称和密码。',
  },
  'sign-in-link-void': {
    meaning: '登录链接已被使用或已过期。',
    advice: '每个链接只能登录一次。请重新启动控制台以获取新链接。',
  },
  'sign-in-method-closed': {
    meaning: '未启用此登录方式。',
    advice: '请使用登录页面提供的方式。',
  },
  'sign-in-interrupted': {
    meaning: '登录未及时完成、已被使用，或是在另一个浏览器中开始的。',
    advice: '请重新登录。',
  },
  'provider-unreachable': {
    meaning: '身份提供商没有响应。',
    advice: '请稍候再试。若持续如此，请告知控制台的管理者:其日志中写有原因。',
  },
  'provider-refused': {
    meaning: '身份提供商未让您登录，或其答复不可信。',
    advice: '请重新登录。若持续如此，请告知控制台的管理者:审计日志中写有原因。',
  },
  'passcode-required': {
    meaning: '云服务要求一次性验证码。',
    advice: '请与密码一起输入验证器中的验证码。',
  },
  'password-refused': {
    meaning: '新密码未被接受，未做任何更改。',
    advice: '请另选一个密码。',
  },
  'role-missing': {
    meaning: '已识别您的身份,但您在此控制台中没有角色。',
    advice: '请联系控制台的管理者为您的用户组分配角色。',
  },
  'role-forbids': {
    meaning: '您的角色不允许此操作。',
    advice: '请联系管理员执行。',
  },
  'other-project': {
    meaning: '您以云账号登录的是另一个项目。未发送任何内容。',
    advice: '请为该实例所在的项目再次登录。',
  },
  'project-unknown': {
    meaning: '控制台未显示该项目。',
    advice: '请从列表打开实例。若其所在云暂时无响应，请稍后重试。',
  },
  'read-only': {
    meaning: '控制台处于只读模式:任何人都不能在此切换 SSL。',
    advice: '控制台的管理者可以更改此设置(READ_ONLY)。',
  },
  'too-many-requests': {
    meaning: '请求或登录尝试过多。',
    advice: '请稍候再试。',
  },
  'change-running': {
    meaning: '该实例上已有变更正在进行。',
    advice: '请在任务面板中查看其进度，结束后方可开始下一个。',
  },
  'change-id-taken': {
    meaning: '随本次变更发送的 ID 已属于另一项变更，未向 DCS 发送任何内容。',
    advice: '请重新发起切换，控制台会生成新的 ID。脚本须为每次切换生成各自的 ID。',
  },
  'reason-required': {
    meaning: '此控制台要求每次切换都填写原因，但本次未填写，未向 DCS 发送任何内容。',
    advice: '请简要填写原因后重试。原因会保存在审计日志中。',
  },
  'not-eligible': { meaning: '该实例无法使用 SSL，未向 DCS 发送任何内容。', advice: '请打开判定查看原因及解决办法。' },
  'already-set': { meaning: 'SSL 已处于该状态，未向 DCS 发送任何内容。', advice: '无需操作。若列表显示不同，请刷新。' },
  'certificate-unreadable': {
    meaning: '无法读取 DCS 提供的证书。',
    advice: '请重试。若再次失败，请从 DCS 控制台下载。',
  },
  'preview-required': {
    meaning: '请求切换时未确认其代价。',
    advice: '请打开实例的开关，并确认对话框中的内容。',
  },
  'preview-outdated': {
    meaning: '读取预览之后实例发生了变化，未执行任何切换。',
    advice: '请查看有何不同，然后再次确认。',
  },
  'loss-not-acknowledged': {
    meaning: '切换会丢失数据，而这一点未被接受。未执行任何切换。',
    advice: '请在对话框中接受数据丢失，或先做备份。',
  },
  'backup-impossible': {
    meaning: 'DCS 不支持备份单机实例。未执行任何切换。',
    advice: '请用其他方式保存数据，然后不做备份直接切换。',
  },
  'backup-failed': {
    meaning: '切换前的备份失败。未执行任何切换。',
    advice: '请在 DCS 控制台查看实例的备份，然后重试。',
  },
  'nothing-to-check': { meaning: '该变更的结果已知，或已无从得知。', advice: '无需再次查看。' },
  'upstream-timeout': { meaning: 'DCS 未在规定时间内响应。', advice: '请稍后重试。' },
  'upstream-unreachable': {
    meaning: '控制台服务器无法连接 DCS。',
    advice: '请检查服务器网络及其设置中的 DCS 终端节点。',
  },
  'upstream-unreadable': {
    meaning: '返回的内容不是 DCS 的响应。',
    advice: '控制台与 DCS 之间的其他设备作出了响应。请先查看实例的 SSL 状态，稍后再试。',
  },
  'upstream-too-large': {
    meaning: 'DCS 返回的内容超出了控制台读取的上限。',
    advice: '消息中写明了上限。重试无效：请检查 DCS 终端节点处是什么在响应，以及该项目有多少实例。',
  },
  'job-failed': { meaning: 'DCS 接受了变更，但其任务失败。', advice: '消息中有 DCS 给出的原因。请检查实例后重试。' },
  'job-forgotten': {
    meaning: 'DCS 已找不到该变更的任务，因此无法证实其结果。',
    advice: '请查看实例的 SSL 状态：它直接读取自 DCS。',
  },
  'job-overdue': {
    meaning: '任务运行时间超过了任何重启所需的时间，控制台已停止跟踪。',
    advice: '请在 DCS 控制台查看该任务，或联系云服务支持。',
  },
  'outcome-contradicted': {
    meaning: '任务显示成功，但 SSL 未处于所要求的状态。',
    advice: '请以显示的 SSL 状态为准：它直接读取自 DCS。请重试或联系云服务支持。',
  },
  'outcome-unverified': {
    meaning: '切换应已完成，但未能确认实例与之一致。',
    advice: '请查看实例的 SSL 状态和运行状态。',
  },
  superseded: {
    meaning: '在该变更的结果得到验证之前，SSL 已再次切换，因此其结果已无从得知。',
    advice: '请查看之后的变更。步骤中列有该变更的任务所报告的内容。',
  },
  'answer-lost': {
    meaning: '切换请求未收到 DCS 自身的响应，也没有找到其确切踪迹。',
    advice: '无法判断是否已执行。重试前请先查看实例的 SSL 状态。',
  },
  'not-sent': { meaning: '切换请求未到达 DCS。', advice: '请重试。' },
  'asker-gone': {
    meaning: '请求者已不再以其云账号登录，因此未以其名义发送任何请求。',
    advice: '请登录后重新发起。',
  },
  'shutting-down': {
    meaning: '控制台服务器正在关闭，不再接受新的变更。',
    advice: '请在其恢复后重试。进行中的变更会继续跟踪。',
  },
  'store-failed': {
    meaning: '控制台服务器无法写入变更日志，因此不会执行任何切换。所有页面仍可查看。',
    advice: '请由控制台的运维人员按消息中的说明处理，然后重试。',
  },
  'console-failed': { meaning: '控制台服务器出错。', advice: '请重试。若再次失败，请用请求 ID 在服务器日志中查找。' },
  offline: { meaning: '控制台服务器未响应此浏览器。', advice: '请检查网络连接。服务器恢复后页面会自动继续。' },
  'unexpected-answer': {
    meaning: '控制台服务器的响应格式无法被此页面识别。',
    advice: '请刷新页面：服务器可能已更新。',
  },
};
