import type { ChangeState, StepCause } from '../../../contract/change.ts';
import type { Edition, InstanceType } from '../../../contract/instance.ts';
import type { Advice, BusyReason, IneligibleReason, RiskKind, Verdict } from '../../../contract/verdict.ts';
import type { Segment } from '../../../domain/fleet-summary.ts';

/** The words for what the rules of src/domain say. A rule without its words does not compile. */
export const rules = {
  types: {
    'single-node': 'Single-node',
    'master-standby': 'Master/standby',
    'redis-cluster': 'Redis Cluster',
    'proxy-cluster': 'Proxy Cluster',
    'read-write-splitting': 'Read/write splitting',
    unknown: 'Unknown type',
  } satisfies Record<InstanceType, string>,
  editions: { basic: 'Basic', enterprise: 'Enterprise', unknown: 'Unknown' } satisfies Record<Edition, string>,
  segments: {
    encrypted: 'Encrypted',
    plaintext: 'Plaintext',
    unknown: 'Unknown',
    busy: 'Busy',
    'not-eligible': 'Not eligible',
  } satisfies Record<Segment, string>,
  verdicts: { eligible: 'Eligible', ineligible: 'Not eligible', busy: 'Busy' } satisfies Record<
    Verdict['kind'],
    string
  >,
  eligible: { reason: 'SSL can be switched on this instance now.', help: null },
  ineligible: {
    'engine-not-redis': {
      reason: 'SSL exists for Redis only, and this instance runs another engine.',
      help: 'Move the data to a Redis 6.0 or later instance.',
    },
    'legacy-instance': {
      reason: 'This is a legacy instance, and SSL came with Redis 6.0.',
      help: 'Create a Redis 6.0 or later instance and migrate the data to it.',
    },
    'version-too-old': {
      reason: 'SSL needs Redis 6.0 or later, and this instance has an older version.',
      help: 'Upgrade or migrate it to Redis 6.0 or later, basic edition.',
    },
    'proxy-cluster': {
      reason: 'Proxy Cluster instances cannot have SSL.',
      help: 'Use a Redis Cluster instance of Redis 6.0 or later instead.',
    },
    'read-write-splitting': {
      reason: 'Read/write splitting instances cannot have SSL.',
      help: 'Use a master/standby instance of Redis 6.0 or later instead.',
    },
    'enterprise-edition': {
      reason: 'Enterprise edition instances cannot have SSL.',
      help: 'Use a basic edition instance of Redis 6.0 or later instead.',
    },
    'creation-failed': {
      reason: 'This instance was never created successfully.',
      help: 'Delete it and create it again.',
    },
    'service-says-no': {
      reason: 'DCS says that this instance does not support SSL, and gives no reason.',
      help: 'It may have been created before SSL came to its region. Ask the cloud’s support.',
    },
    unrecognised: {
      reason: 'DCS does not say whether this instance supports SSL, and its specification is not known to the console.',
      help: 'Look the specification up in DCS’s own console.',
    },
  } satisfies Record<IneligibleReason, { reason: string; help: string }>,
  busy: {
    'task-running': {
      reason: 'A task runs on this instance, so SSL cannot be switched at the moment.',
      help: 'Wait until the task has ended.',
    },
    frozen: {
      reason: 'The instance is frozen, usually for a bill that is open.',
      help: 'Settle the bill in the cloud console.',
    },
    'in-error': {
      reason: 'The instance is in error, so SSL cannot be switched at the moment.',
      help: 'Look at the instance in DCS’s own console, or ask the cloud’s support.',
    },
    closed: {
      reason: 'The instance is switched off, or being switched off.',
      help: 'Start it in DCS’s own console, and wait until its status is RUNNING.',
    },
    starting: {
      reason: 'The instance is starting.',
      help: 'Wait until its status is RUNNING.',
    },
    deleted: {
      reason: 'The instance is deleted.',
      help: 'Restore it from the recycle bin of DCS’s own console, if it is still there.',
    },
    upgrading: {
      reason: 'The instance is being upgraded, or an upgrade is being rolled back.',
      help: 'Wait until its status is RUNNING.',
    },
    'ip-exchanging': {
      reason: 'The instance is exchanging its IP address with another one.',
      help: 'Wait until its status is RUNNING.',
    },
    'not-running': {
      reason: 'The instance is not running, so SSL cannot be switched at the moment.',
      help: 'Wait until its status is RUNNING.',
    },
  } satisfies Record<BusyReason, { reason: string; help: string }>,
  risks: {
    'data-cleared': {
      title: 'All data in it is cleared',
      body: 'Without an AOF nothing survives the restart.',
    },
    'data-may-be-cleared': {
      title: 'Its data may be cleared',
      body: 'Whether AOF is on could not be read. If it is off, nothing survives the restart.',
    },
    'clients-cut-off': {
      title: 'It restarts, and every client is cut off',
      body: 'Usually for some seconds; a restart can take up to 30 minutes. DCS does not tell how many clients are connected.',
    },
    'clients-must-use-tls': {
      title: 'From then on clients must use TLS',
      body: 'The port stays the same, and clients that speak plaintext are refused at once.',
    },
    'clients-must-use-plaintext': {
      title: 'From then on clients must use plaintext',
      body: 'The port stays the same and TLS is refused. Everything is sent in the clear.',
    },
    'backup-stopped': { title: 'The running backup is stopped', body: 'It will not be there to restore from.' },
    'pass-through-excluded': {
      title: 'Client IP pass-through is on',
      body: 'SSL and client IP pass-through exclude each other: DCS may refuse, or servers no longer see the clients’ addresses.',
    },
    'pass-through-unknown': {
      title: 'Client IP pass-through could not be read',
      body: 'If it is on, SSL and it exclude each other.',
    },
    'client-addresses-hidden': {
      title: 'The addresses of its clients are hidden from then on',
      body: 'Without pass-through the server sees addresses of the cloud’s network in place of the clients’ own.',
    },
    'migration-running': {
      title: 'An online migration into it runs',
      body: 'An instance with SSL on cannot be the target of an online migration, so the migration may fail.',
    },
    'migration-excluded': {
      title: 'No online migration into it while SSL is on',
      body: 'An instance with SSL on cannot be the target of an online migration, and a 6.0 one cannot become read/write splitting.',
    },
    'refused-before': {
      title: 'DCS refused it the last time',
      body: 'Whatever it tells of the instance: when it was last asked to switch, it answered that SSL is not supported.',
    },
    'outside-maintenance-window': {
      title: 'It is outside the maintenance window',
      body: 'Those who use this instance expect interruptions within it.',
    },
    'certificate-near-expiry': {
      title: 'The certificate ends soon',
      body: 'Once it has ended, clients that verify it can no longer connect.',
    },
    'facts-unread': {
      title: 'Not everything could be read',
      body: 'What is not known may cost something that is not listed here.',
    },
  } satisfies Record<RiskKind, { title: string; body: string }>,
  advice: {
    'back-up-first': 'Make a backup first, or make sure that the data can be loaded again.',
    'reload-afterwards': 'DCS makes no backups of this type: make sure that the data can be loaded again.',
    'warn-clients': 'Tell those who use it. Clients have to connect again.',
    'prepare-tls': 'Give the clients TLS 1.2 or 1.3 and the CA certificate first.',
    'prepare-plaintext': 'Make sure that the clients can do without TLS, and that the network may carry plaintext.',
    'wait-for-backup': 'Wait until it has ended if you need it.',
    'turn-off-pass-through': 'Turn pass-through off first, in DCS’s own console, if you can do without it.',
    'ask-support': 'Ask the cloud’s support before you try again.',
    'check-pass-through': 'Look it up in DCS’s own console.',
    'note-clients': 'Note who is connected before, if you need it afterwards.',
    'finish-migration': 'Let the migration end, or stop it, before you switch.',
    'migrate-first': 'Finish such a migration or change of type first.',
    'wait-for-window': 'Wait for the window where that can be.',
    'renew-certificate': 'Ask the cloud’s support how it is renewed.',
    'read-again': 'Read again before you decide.',
  } satisfies Record<Advice, string>,
  stepCauses: {
    'asked-for': 'asked for in this console',
    'backup-asked': 'about to ask DCS for the backup',
    'backup-begun': 'DCS began the backup',
    'backup-found': 'no certain answer came, the backup was found in the list of backups',
    'backup-not-begun': 'the backup did not begin',
    'backup-made': 'the backup is made, the instance is as it was',
    'backup-failed': 'the backup failed',
    'situation-changed': 'the instance had changed meanwhile',
    accepted: 'DCS answered with a job ID',
    refused: 'DCS refused it',
    'not-sent': 'it never left',
    'job-unreadable': 'DCS accepted it, its job’s ID could not be read',
    'error-answered': 'an error was answered',
    'no-answer': 'no answer came',
    'process-ended': 'the console ended before an answer was written down',
    'job-found': 'its job was found in the tasks of the instance',
    'effect-found': 'SSL is as asked for, and nothing else explains it',
    'no-trace': 'no trace of it at DCS',
    'no-certainty': 'looked long enough, cannot tell',
    'job-status': 'the job’s status',
    'job-forgotten': 'DCS does not know the job',
    'job-overdue': 'the job runs for too long',
    'instance-agrees': 'SSL detail and the instance agree',
    'detail-contradicts': 'SSL detail contradicts',
    'not-verified': 'could not be verified in time',
    superseded: 'SSL was switched again since',
    'checked-again': 'somebody asked to look again',
    'found-external': 'found in the tasks of the instance, started by somebody else',
    'ssl-flipped': 'SSL detail has changed, with no change of this console to explain it',
    'recorded-earlier': 'recorded by an earlier version',
  } satisfies Record<StepCause, string>,
  /** What the job's status leads to, by the state after it. */
  jobSays: {
    running: 'the job has begun its work',
    verifying: 'the job says that it succeeded, now the instance is asked',
    failed: 'the job says that it failed',
  },
  /** The state of a change that is to make a backup, until DCS has begun it. */
  backupAskedFor: 'Asking for a backup',
  changeStates: {
    requested: 'Requested',
    'backing-up': 'Backing up',
    intended: 'Sending to DCS',
    'in-doubt': 'Finding out what DCS did',
    accepted: 'Accepted by DCS',
    running: 'Running',
    verifying: 'Verifying',
    succeeded: 'Succeeded',
    refused: 'Refused',
    failed: 'Failed',
    unknown: 'Outcome unknown',
  } satisfies Record<ChangeState, string>,
};
