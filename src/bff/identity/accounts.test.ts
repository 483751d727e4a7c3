import { parseOptions } from '@node-rs/argon2';
import { beforeEach, expect, test } from 'vitest';
import { CHEAP, createFakeClock } from '../../testing/bff.ts';
import { openStore, type Store } from '../store/database.ts';
import { createAccountKeeper, type AccountKeeper } from './account-keeper.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { BY_CONSOLE } from '../audit/actor.ts';
import { createPasswordHasher, type PasswordHasher } from './password-hash.ts';

let store: Store;
let keeper: AccountKeeper;
let accounts: Accounts;
/** The hashes that were compared with passwords. */
let compared: string[];
const real = createPasswordHasher(CHEAP);

beforeEach(async () => {
  store = await openStore(':memory:');
  const clock = createFakeClock();
  keeper = createAccountKeeper({ store, clock, by: BY_CONSOLE });
  compared = [];
  const hasher: PasswordHasher = {
    ...real,
    verify: (hashed, password) => {
      compared.push(hashed);
      return real.verify(hashed, password);
    },
  };
  accounts = await createAccounts({ store, clock, hasher, common: [] });
  await keeper.add('alice', 'support', await real.hash('her own'));
});

async function proved(name: string, password: string) {
  const proof = await accounts.prove(name, password);
  if (!proof.proved) throw new Error('it was not proved');
  return proof;
}

test('whoever is not there, or disabled, costs as much time as everybody', async () => {
  await keeper.add('bob', 'support', await real.hash('his own'));
  await keeper.disable('bob');
  expect(await accounts.prove('alice', 'wrong')).toEqual({ proved: false, known: true });
  expect(await accounts.prove('bob', 'his own')).toEqual({ proved: false, known: true });
  expect(await accounts.prove('nobody', 'her own')).toEqual({ proved: false, known: false });
  expect(compared).toHaveLength(3);
  expect(compared[1]).toBe(compared[2]);
  for (const hash of compared) expect(parseOptions(hash)).toMatchObject(CHEAP);
});

test.each<[string, () => Promise<unknown>, boolean]>([
  ['nothing', () => Promise.resolve(), true],
  ['the account is disabled', () => keeper.disable('alice'), false],
  ['its role changes', () => keeper.setRole('alice', 'admin'), false],
  ['it is removed', () => keeper.remove('alice'), false],
  ['its password is another', async () => keeper.reset('alice', await real.hash('a new one')), false],
  ['its password is hashed anew', async () => keeper.reset('alice', await real.hash('her own')), true],
])('when %s meanwhile, whether it stands: %s', async (_name, meanwhile, stands) => {
  const proof = await proved('alice', 'her own');
  await meanwhile();
  expect(await proof.stands()).toBe(stands);
});
