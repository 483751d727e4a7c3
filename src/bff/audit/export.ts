import { Readable } from 'node:stream';
import type { AuditEntry, AuditFilter, ExportFormat } from '../../contract/audit.ts';
import { lastAuditSeq } from '../store/audit.ts';
import type { Store } from '../store/database.ts';
import { csvLine } from './csv.ts';
import { entriesIn, readBatches } from './read.ts';

const COLUMNS = {
  seq: (entry) => String(entry.seq),
  at: (entry) => entry.at,
  actor_kind: (entry) => entry.actor.kind,
  actor_method: (entry) => (entry.actor.kind === 'person' ? entry.actor.method : null),
  actor_subject: (entry) => (entry.actor.kind === 'person' ? entry.actor.subject : null),
  actor_name: (entry) => (entry.actor.kind === 'console' ? null : entry.actor.name),
  actor_address: (entry) => (entry.actor.kind === 'console' ? null : entry.actor.address),
  action: (entry) => entry.action,
  project_id: (entry) => entry.project_id,
  instance_id: (entry) => entry.instance_id,
  instance_name: (entry) => entry.instance_name,
  before: (entry) => entry.before,
  after: (entry) => entry.after,
  change_id: (entry) => entry.change_id,
  job_id: (entry) => entry.job_id,
  request_ids: (entry) => entry.request_ids.join(' '),
  reason: (entry) => entry.reason,
  acknowledged: (entry) => entry.acknowledged?.join(' ') ?? null,
  backup_first: (entry) => entry.backup_first?.toString() ?? null,
  backup_id: (entry) => entry.backup_id,
  error_code: (entry) => entry.error_code,
  error_msg: (entry) => entry.error_msg,
  times: (entry) => entry.times?.toString() ?? null,
  since: (entry) => entry.since,
  prev_hash: (entry) => entry.prev_hash,
  hash: (entry) => entry.hash,
} as const satisfies Record<string, (entry: AuditEntry) => string | null>;

const FORMATS = {
  csv: {
    head: csvLine(Object.keys(COLUMNS)),
    line: (entry) => csvLine(Object.values(COLUMNS).map((column) => column(entry))),
  },
  jsonl: { head: '', line: (entry) => `${JSON.stringify(entry)}\n` },
} as const satisfies Record<ExportFormat, { head: string; line: (entry: AuditEntry) => string }>;

async function* linesOf(
  store: Store,
  filter: AuditFilter,
  format: ExportFormat,
  lives: () => Promise<boolean>,
): AsyncGenerator<string> {
  const { head, line } = FORMATS[format];
  if (head !== '') yield head;
  const last = await lastAuditSeq(store);
  for await (const links of readBatches(store, filter, last)) {
    if (!(await lives())) throw new Error('the export stops because its session has ended');
    const lines = entriesIn(links).map(line);
    // An empty chunk would end the stream.
    if (lines.length > 0) yield lines.join('');
  }
}

/**
 * Streams the entries of a filter as a file, oldest first. It reads from the database only as fast as the client reads,
 * and stops when the client's session has ended.
 *
 * @param lives whether the session still lives
 */
export function exportStream(
  store: Store,
  filter: AuditFilter,
  format: ExportFormat,
  lives: () => Promise<boolean> = () => Promise.resolve(true),
): Readable {
  return Readable.from(linesOf(store, filter, format, lives), { objectMode: false });
}
