import { AxeBuilder } from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import { expect, type APIRequestContext, type Page } from '@playwright/test';
import * as z from 'zod/mini';
import { changeList, type Change } from '../src/contract/change.ts';
import { instanceList, type Instance } from '../src/contract/instance.ts';
import { vendorClient } from '../src/testing/vendor-client.ts';
import { withRedis, type RedisClient } from '../src/testing/redis-client.ts';
import { ownOf } from './secrets.ts';
import { DCS, REDIS_PASSWORD } from './start-console.ts';

/** The switch of an instance. */
export const switchOf = (page: Page, name: string) =>
  page.getByRole('switch', { name: `SSL for ${name}`, exact: true });

/** Shows one instance in the list, by its name. */
export async function show(page: Page, name: string): Promise<void> {
  await page.goto(`/instances?q=${name}`);
  await expect(switchOf(page, name)).toBeVisible();
}

/** Uses the switch and confirms, typing the name where that is asked for. */
export async function confirmSwitch(page: Page, name: string, action: 'Enable SSL' | 'Disable SSL'): Promise<void> {
  await switchOf(page, name).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('every client is cut off')).toBeVisible();
  const field = dialog.getByRole('textbox', { name: 'Type the instance name to confirm' });
  if ((await field.count()) > 0) await field.fill(name);
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** Fails with every violation that axe finds on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  // What fades in has not its colours yet.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().endTime) < Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

/** An instance by its name, as the BFF lists it. */
export async function instanceNamed(request: APIRequestContext, name: string): Promise<Instance> {
  const list = z.parse(instanceList, await (await request.get('/api/instances')).json());
  const found = list.instances.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no instance named ${name}.`);
  return found;
}

/** The newest change of an instance, as the BFF lists it. */
export async function newestChange(request: APIRequestContext, instance: Instance): Promise<Change> {
  const answer = await request.get(`/api/changes?instance_id=${instance.instance_id}&limit=1`);
  const [change] = z.parse(changeList, await answer.json()).changes;
  if (change === undefined) throw new Error(`${instance.name} has no change.`);
  return change;
}

/** Leaves an instance at rest with SSL off, whatever tests before have left. */
export async function bringOff(instance: Instance): Promise<void> {
  const vendor = vendorClient(DCS);
  const path = `/instances/${instance.instance_id}`;
  await expect(async () => {
    const { body } = await vendor('GET', path);
    if (body['enable_ssl'] !== false && (body['task'] ?? null) === null)
      await vendor('PUT', `${path}/ssl`, { data: { enabled: false } });
    expect(body).toMatchObject({ status: 'RUNNING', enable_ssl: false });
    expect(body['task'] ?? null).toBeNull();
  }).toPass();
}

/** The row of an instance in the list. */
export const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ has: switchOf(page, name) });

/** Connects to an instance as an application would, in plaintext or by TLS with a CA. */
export function withInstance<T>(
  instance: Instance,
  ca: string | null,
  work: (client: RedisClient) => Promise<T>,
): Promise<T> {
  const port = Number(instance.addresses[0]?.split(':').at(-1));
  return withRedis({ port, cluster: instance.type === 'redis-cluster', password: REDIS_PASSWORD, ca }, work);
}

/** A child of `npm start`, by the program that it runs. Read from /proc, which every Linux has. */
function childProcess(program: string): number {
  const parent = ownOf('CONSOLE_PIDS');
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ');
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program));
  if (found === undefined) throw new Error(`npm start has no child that runs ${program}`);
  return Number(found);
}

/** The process of the BFF. */
export const bffProcess = () => childProcess('bff/main.js');

/** Lets the embedded DCS stand still while `work` runs: it neither answers nor refuses. */
export async function whileDcsHangs(work: () => Promise<void>): Promise<void> {
  const pid = childProcess('local-dcs/main.js');
  process.kill(pid, 'SIGSTOP');
  try {
    await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}
