import { parseOptions } from '@node-rs/argon2';
import { expect, test } from 'vitest';
import { CHEAP } from '../../testing/bff.ts';
import { createPasswordHasher, PARAMETERS, type Asker } from './password-hash.ts';

test('a hash is argon2id, as OWASP has it at least, and opens with its password alone', async () => {
  const { hash, verify, isOutdated } = createPasswordHasher(PARAMETERS);
  const made = await hash('correct horse');
  expect(made).toMatch(/^\$argon2id\$v=19\$/);
  const { memoryCost, timeCost, parallelism, saltLen } = parseOptions(made);
  expect(memoryCost).toBeGreaterThanOrEqual(19 * 1024);
  expect(timeCost).toBeGreaterThanOrEqual(2);
  expect(parallelism).toBe(1);
  expect(saltLen).toBe(16);
  expect(await verify(made, 'correct horse')).toBe(true);
  expect(await verify(made, 'Correct horse')).toBe(false);
  expect(await hash('correct horse')).not.toBe(made);
  expect(isOutdated(made)).toBe(false);
});

test('a hash of other parameters is outdated, and still opens', async () => {
  const made = await createPasswordHasher(CHEAP).hash('correct horse');
  const { verify, isOutdated } = createPasswordHasher({ ...CHEAP, timeCost: 2 });
  expect(isOutdated(made)).toBe(true);
  expect(await verify(made, 'correct horse')).toBe(true);
});

test('too many at once are turned away, and those who wait are served', async () => {
  const { hash } = createPasswordHasher(CHEAP);
  const all = await Promise.allSettled(Array.from({ length: 40 }, () => hash('correct horse')));
  const rejected = all.filter((each) => each.status === 'rejected');
  expect(rejected).toHaveLength(8);
  expect(rejected[0]?.reason).toMatchObject({ status: 429, headers: { 'retry-after': '2' } });
  expect(await hash('correct horse')).toContain('$argon2id$');
});

test('strangers leave places to those who are known, who need not wait for all of them', async () => {
  const { hash, verify } = createPasswordHasher(CHEAP);
  const made = await hash('correct horse');
  const served: string[] = [];
  const ask = (asker: Asker) => verify(made, 'correct horse', asker).then(() => served.push(asker));
  const strangers = Array.from({ length: 30 }, () => ask('stranger'));
  const known = Array.from({ length: 10 }, () => ask('known'));
  const all = await Promise.allSettled([...strangers, ...known]);
  const refused = all.map(({ status }) => status === 'rejected');
  expect(refused.slice(0, 30).filter(Boolean)).toHaveLength(6);
  expect(refused.slice(30).filter(Boolean)).toHaveLength(2);
  expect(served.slice(0, 14).filter((asker) => asker === 'known')).toHaveLength(8);
});
