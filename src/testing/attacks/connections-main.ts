// Takes all connections of a console that it starts on loopback, and prints how many it keeps and whether the owner still gets in.
// npx tsx src/testing/attacks/connections-main.ts     (about five minutes)
import { setTimeout as wait } from 'node:timers/promises';
import { startTestBff } from '../bff.ts';
import { startTestDcs } from '../local-dcs.ts';
import { askAnew, takeConnections, type AttackKind } from './connections.ts';

const ADDRESSES = Array.from({ length: 9 }, (_, index) => `127.0.0.${index + 2}`);
const DRIP_MS = 1000;
// Attacker and console share this process, so an answer can take long on a busy machine.
const ASK_LIMIT_MS = 10_000;

async function run(kind: AttackKind, connections: number, seconds: number, again: number): Promise<string> {
  const dcs = await startTestDcs();
  const bff = await startTestBff(dcs);
  const port = Number(new URL(await bff.app.listen({ host: '127.0.0.1', port: 0 })).port);
  const end = await takeConnections({ port, kind, connections, addresses: ADDRESSES, dripMs: DRIP_MS, again });
  const until = Date.now() + seconds * 1000;
  let asked = 0;
  let answered = 0;
  while (Date.now() < until) {
    asked += 1;
    if ((await askAnew(port, bff.headers, ASK_LIMIT_MS)) === 200) answered += 1;
    await wait(500);
  }
  const held = await new Promise<number>((resolve) => bff.app.server.getConnections((_error, n) => resolve(n)));
  end();
  await bff.stop();
  await dcs.close();
  return `${held} of ${connections} held after ${seconds} s; the owner was answered ${answered} of ${asked} times`;
}

const SCENES: ReadonlyArray<readonly [AttackKind, number, number, number]> = [
  ['slow headers', 200, 30, 0],
  ['blank lines after a request', 200, 100, 0],
  ['answers that are not read', 20, 60, 0],
  ['slow headers', 4300, 9, 0],
  ['slow headers', 4300, 15, 5000],
  ['idle after a request', 4300, 20, 0],
];
for (const [kind, connections, seconds, again] of SCENES) {
  const figures = await run(kind, connections, seconds, again);
  process.stdout.write(`${kind}${again > 0 ? ', opened again' : ''}: ${figures}\n`);
}
