import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestDcs, type TestDcs } from '../local-dcs.ts';
import { attackSignIns } from './sign-ins.ts';

let dcs: TestDcs;
let dataDir: string;
beforeEach(async () => {
  dcs = await startTestDcs();
  dataDir = mkdtempSync(join(tmpdir(), 'attack-'));
});
afterEach(async () => {
  await dcs.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('strangers who guess lock nobody out of a known network, and are held by their site', async () => {
  const { afterRestart, queue, flood } = await attackSignIns(dcs, dataDir, 300);
  expect(afterRestart).toBe(true);
  expect(queue).toEqual({ tried: 10, cameIn: 10 });
  expect(flood.lookedAt).toBe(60);
  expect(flood.entries).toBeLessThanOrEqual(201);
});
