// Attacks the sign-in of a console that it starts on loopback, and prints whether the owner still gets in.
// npx tsx src/testing/attacks/sign-ins-main.ts     (about a minute)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestDcs } from '../local-dcs.ts';
import { attackSignIns } from './sign-ins.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'attack-'));
const dcs = await startTestDcs();
try {
  const { afterRestart, queue, flood } = await attackSignIns(dcs, dataDir, 600);
  const lines = [
    `after a restart and five guesses of others the owner ${afterRestart ? 'comes in' : 'is kept out'} from a known network`,
    `while 48 strangers guess without a pause the owner came in ${queue.cameIn} of ${queue.tried} times`,
    `of ${flood.guesses} guesses from as many /64s of one /48 ${flood.lookedAt} were looked at; ${flood.entries} audit entries`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  await dcs.close();
  rmSync(dataDir, { recursive: true, force: true });
}
