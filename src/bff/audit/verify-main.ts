import { resolve } from 'node:path';
import type { AuditChain, ChainFault } from '../../contract/audit.ts';
import { reasonOf } from '../platform/failure.ts';
import { readSettings } from '../config/settings.ts';
import { openToRead } from '../store/database.ts';
import { verifyAudit } from './read.ts';

/** The exit codes. Code 1 is not used, because Node exits with it after a crash. */
const EXIT = { whole: 0, unreadable: 2, broken: 3 } as const;

const WHY = {
  changed: 'it does not have its hash',
  missing: 'it is missing',
  reordered: 'another entry stands in its place',
  unlinked: 'it does not hold the hash of the entry before: one of both was written anew',
} as const satisfies Record<ChainFault, string>;

/** Prints the result and exits with its code. Only "unreadable" goes to standard error. */
function end(outcome: keyof typeof EXIT, line: string): never {
  (outcome === 'unreadable' ? process.stderr : process.stdout).write(`${line}\n`);
  process.exit(EXIT[outcome]);
}

async function verifyIn(dataDir: string): Promise<AuditChain> {
  const store = await openToRead(dataDir);
  try {
    return await verifyAudit(store);
  } finally {
    await store.destroy();
  }
}

const dataDir = resolve(readSettings(process.env, () => null).settings.DATA_DIR);
const chain = await verifyIn(dataDir).catch((cause: unknown) =>
  end('unreadable', `The audit in ${dataDir} cannot be read: ${reasonOf(cause)}`),
);
if (chain.whole) end('whole', `The audit is whole: ${chain.entries} entries, head ${chain.head ?? 'none'}.`);
end('broken', `The audit is broken at entry ${chain.broken_at}: ${WHY[chain.why]}.`);
