import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AuditChain, ChainFault } from '../../contract/audit.ts';
import { reasonOf } from '../failure.ts';
import { SETTINGS } from '../settings.ts';
import { DATABASE, readStore } from '../store/database.ts';
import { verifyAudit } from './read.ts';

/** What the exit code says. Not 1, with which Node ends by itself when it crashes: that is no answer. */
const EXIT = { whole: 0, unreadable: 2, broken: 3 } as const;

const WHY = {
  changed: 'it does not have its hash',
  missing: 'it is missing',
  reordered: 'another entry stands in its place',
  unlinked: 'it does not hold the hash of the entry before: one of both was written anew',
} as const satisfies Record<ChainFault, string>;

/** Says how it ended, on standard output where that is an answer, and ends the process with the code for it. */
function end(outcome: keyof typeof EXIT, line: string): never {
  (outcome === 'unreadable' ? process.stderr : process.stdout).write(`${line}\n`);
  process.exit(EXIT[outcome]);
}

async function verifyFile(file: string): Promise<AuditChain> {
  const store = readStore(file);
  try {
    return await verifyAudit(store);
  } finally {
    await store.destroy();
  }
}

const fallback = SETTINGS.find(({ name }) => name === 'DATA_DIR')?.fallback ?? '';
const file = join(resolve(process.env['DATA_DIR'] ?? fallback), DATABASE);
if (!existsSync(file)) end('unreadable', `There is no ${file}: set DATA_DIR to the console's folder.`);
const chain = await verifyFile(file).catch((cause: unknown) =>
  end('unreadable', `The audit in ${file} cannot be read: ${reasonOf(cause)}`),
);
if (chain.whole) end('whole', `The audit is whole: ${chain.entries} entries, head ${chain.head ?? 'none'}.`);
end('broken', `The audit is broken at entry ${chain.broken_at}: ${WHY[chain.why]}.`);
