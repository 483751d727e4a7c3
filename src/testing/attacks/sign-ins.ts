import { pino } from 'pino';
import { LIMITS } from '../../bff/http/server.ts';
import { createAccountKeeper } from '../../bff/identity/account-keeper.ts';
import { BY_CONSOLE } from '../../bff/audit/actor.ts';
import { createPasswordHasher, PARAMETERS } from '../../bff/identity/password-hash.ts';
import { openStore } from '../../bff/store/database.ts';
import { wire } from '../../bff/wiring.ts';
import { ROUTES } from '../../contract/routes/table.ts';
import { CONSOLE_HEADER } from '../../contract/session.ts';
import { createFakeClock, testConfig } from '../bff.ts';
import type { TestDcs } from '../local-dcs.ts';

const PASSWORD = 'correct horse battery staple';
const HOME = '2001:db8:ffff:1::1';

const noFile = (): null => null;

/** A console with the hash parameters of production. Its clock stands still, so that pauses last. */
async function startConsole(dcs: TestDcs, dataDir: string) {
  const clock = createFakeClock(Date.now());
  const store = await openStore(dataDir);
  // The console trusts one proxy, so that one machine can send from many addresses.
  const config = testConfig(dcs, { dataDir, trustProxy: 1, access: { methods: ['local'] } });
  const log = pino({ level: 'silent' });
  const hashParameters = PARAMETERS;
  const wired = await wire({
    config,
    store,
    clock,
    random: () => 0,
    log,
    readFile: noFile,
    limits: LIMITS,
    hashParameters,
  });
  await wired.start();
  const address = await wired.app.listen({ host: '127.0.0.1', port: 0 });

  return {
    store,
    clock,
    /** @returns the status */
    signIn: async (from: string, name: string, password: string): Promise<number> => {
      const headers = {
        [CONSOLE_HEADER.name]: CONSOLE_HEADER.value,
        'content-type': 'application/json',
        'x-forwarded-for': from,
      };
      const body = JSON.stringify({ name, password });
      const answer = await fetch(`${address}${ROUTES.signInByAccount.path}`, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      return answer.status;
    },
    stop: async (): Promise<void> => {
      const stopped = wired.stop();
      await clock.advance(0);
      await stopped;
    },
  };
}

const siteOf = (serial: number): string => `2001:db8:${serial.toString(16)}::1`;
const networkOf = (serial: number): string => `2001:db8:0:${serial.toString(16)}::1`;

export interface Figures {
  /** Whether the owner can sign in from home after a restart and five guesses by others. */
  afterRestart: boolean;
  /** How often the owner tried to sign in from home and succeeded, while 48 strangers guessed without a pause. */
  queue: { tried: number; cameIn: number };
  /** The guesses from as many networks of one site, how many of them were checked, and the number of audit entries. */
  flood: { guesses: number; lookedAt: number; entries: number };
}

/** The owner tries ten times while 48 strangers guess without a pause, each time from another site, up to a limit. */
async function fillQueue({ signIn }: Awaited<ReturnType<typeof startConsole>>): Promise<Figures['queue']> {
  const queue = { tried: 0, cameIn: 0 };
  let guesses = 0;
  async function guessOn(): Promise<void> {
    while (queue.tried < 10 && guesses < 10_000) {
      guesses += 1;
      await signIn(siteOf(guesses), `nobody ${guesses}`, 'a guess');
    }
  }
  const strangers = Array.from({ length: 48 }, guessOn);
  // When this further guess is answered, the strangers are in the queue.
  await signIn(siteOf(20_000), 'nobody', 'a guess');
  while (queue.tried < 10) {
    const status = await signIn(HOME, 'alice', PASSWORD);
    queue.tried += 1;
    if (status === 200) queue.cameIn += 1;
  }
  await Promise.all(strangers);
  return queue;
}

/** Attacks the sign-in of a console that it starts on loopback. @param dataDir an empty folder */
export async function attackSignIns(dcs: TestDcs, dataDir: string, guesses: number): Promise<Figures> {
  let target = await startConsole(dcs, dataDir);
  const hash = await createPasswordHasher(PARAMETERS).hash(PASSWORD);
  await createAccountKeeper({ store: target.store, clock: target.clock, by: BY_CONSOLE }).add('alice', 'admin', hash);
  await target.signIn(HOME, 'alice', PASSWORD);
  await target.stop();

  target = await startConsole(dcs, dataDir);
  for (let serial = 0; serial < 5; serial += 1) await target.signIn(siteOf(serial), 'alice', 'a guess');
  const afterRestart = (await target.signIn(HOME, 'alice', PASSWORD)) === 200;
  await target.stop();

  // The owner has signed in since this start.
  target = await startConsole(dcs, dataDir);
  await target.signIn(HOME, 'alice', PASSWORD);
  const queue = await fillQueue(target);
  await target.stop();

  target = await startConsole(dcs, dataDir);
  const countEntries = async () => (await target.store.selectFrom('audit').select('seq').execute()).length;
  const before = await countEntries();
  let lookedAt = 0;
  for (let serial = 0; serial < guesses; serial += 1) {
    if ((await target.signIn(networkOf(serial), `nobody ${serial}`, 'a guess')) === 401) lookedAt += 1;
  }
  const entries = (await countEntries()) - before;
  await target.stop();
  return { afterRestart, queue, flood: { guesses, lookedAt, entries } };
}
