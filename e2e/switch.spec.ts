import {
  bffProcess,
  bringOff,
  confirmSwitch,
  expectAccessible,
  instanceNamed,
  newestChange,
  rowOf,
  show,
  switchOf,
  withInstance,
} from './helpers.ts';
import { expect, test } from './test.ts';

test.describe('switching SSL, proved by a real Redis client', () => {
  for (const [name, kept] of [
    ['orders-cache', true],
    ['leaderboard', false],
    ['web-sessions', false],
    ['catalog-search', true],
    ['price-feed', false],
  ] as const) {
    test(`${name}: on and off again, data ${kept ? 'kept' : 'cleared'} as the preview said`, async ({
      page,
      request,
    }) => {
      const instance = await instanceNamed(request, name);
      await bringOff(instance);
      await withInstance(instance, null, (client) => client.set('price', '31.4'));
      await show(page, name);

      await switchOf(page, name).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText('From then on clients must use TLS')).toBeVisible();
      await expect(dialog.getByText('All data in it is cleared')).toHaveCount(kept ? 0 : 1);
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Cancel' }).click();

      await confirmSwitch(page, name, 'Enable SSL');
      await expect(page.getByRole('progressbar')).toBeVisible();
      await expect(switchOf(page, name)).toHaveAttribute('aria-disabled', 'true');
      await expect(page.getByText(`SSL is on for ${name}`)).toBeVisible();
      await expect(switchOf(page, name)).toHaveAttribute('aria-checked', 'true');

      const ca = await (
        await request.get(`/api/projects/${instance.project_id}/instances/${instance.instance_id}/certificate`)
      ).text();
      await withInstance(instance, ca, async (client) => {
        expect(await client.get('price')).toBe(kept ? '31.4' : null);
        await client.set('price', '27.1');
        expect(await client.get('price')).toBe('27.1');
      });
      await expect(withInstance(instance, null, (client) => client.get('price'))).rejects.toThrow(/./);

      await expect(switchOf(page, name)).toHaveAttribute('aria-disabled', 'false');
      await confirmSwitch(page, name, 'Disable SSL');
      await expect(page.getByText(`SSL is off for ${name}`)).toBeVisible();
      expect(await withInstance(instance, null, (client) => client.get('price'))).toBe(kept ? '27.1' : null);
    });
  }
});

test('a name that is not the instance’s does not switch where data would be lost', async ({ page }) => {
  await show(page, 'ci-scratch');
  await switchOf(page, 'ci-scratch').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Type the instance name to confirm' }).fill('ci-scratc');
  // Another test may have left it on.
  const button = dialog.getByRole('button', { name: /^(Enable|Disable) SSL$/ });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  // Not even a click that passes over its being disabled.
  await button.click({ force: true });
  await expect(dialog).toBeVisible();
});

test('two browsers see one change and its job, and a reload in the middle loses nothing', async ({
  page,
  browser,
  request,
}) => {
  const name = 'report-builder';
  const instance = await instanceNamed(request, name);
  // Another test may have left it on: this is the one whose job takes long.
  const on = instance.ssl.state === 'on';
  const colleague = await (await browser.newContext()).newPage();
  await show(colleague, name);
  await show(page, name);
  await confirmSwitch(page, name, on ? 'Disable SSL' : 'Enable SSL');
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect.poll(async () => (await newestChange(request, instance)).job_id).not.toBeNull();
  const { job_id } = await newestChange(request, instance);
  for (const each of [page, colleague]) {
    await expect(rowOf(each, name).getByRole('progressbar', { name: `job ${job_id}` })).toBeVisible();
    await expect(rowOf(each, name).getByText(String(job_id), { exact: true })).toBeVisible();
  }

  await page.reload();
  await expect(rowOf(page, name).getByRole('progressbar', { name: `job ${job_id}` })).toBeVisible();
  await page.getByRole('button', { name: 'Running changes: 1' }).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByText(name).first()).toBeVisible();
  await expect(panel.getByText(String(job_id), { exact: true })).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText(on ? `SSL is off for ${name}` : `SSL is on for ${name}`)).toBeVisible({
    timeout: 40_000,
  });
  await expect(switchOf(colleague, name)).toHaveAttribute('aria-checked', String(!on));
});

test('of a switch the panel of tasks, the history and the page of the instance tell', async ({ page, request }) => {
  const name = 'ci-scratch';
  const instance = await instanceNamed(request, name);
  await show(page, name);
  // Another test may have left it on.
  if (instance.ssl.state === 'on') {
    await confirmSwitch(page, name, 'Disable SSL');
    await expect(page.getByText(`SSL is off for ${name}`)).toBeVisible();
    await expect(switchOf(page, name)).toHaveAttribute('aria-disabled', 'false');
  }
  await confirmSwitch(page, name, 'Enable SSL');
  await expect(page.getByText(`SSL is on for ${name}`)).toBeVisible();
  const { change_id } = await newestChange(request, instance);

  await page.getByRole('button', { name: 'Running changes', exact: true }).click();
  const steps = page.getByRole('dialog').getByRole('link', { name: `Steps of the change of ${name}` });
  await expect(steps.first()).toBeVisible();
  await expectAccessible(page);

  await steps.first().click();
  await expect(page).toHaveURL(`/changes?change=${change_id}`);
  await expect(page.getByRole('list', { name: 'Steps' }).getByRole('listitem')).not.toHaveCount(0);
  await expectAccessible(page);
  await page
    .getByRole('button', { name: `Steps of Enable SSL on ${name}` })
    .first()
    .click();
  await expect(page.getByRole('list', { name: 'Steps' })).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(`/instances/${instance.instance_id}`);
  await expect(page.getByText('Certificate ends', { exact: true }).first()).toBeVisible();
  const proof = page.getByRole('region', { name: 'Proof' });
  await proof.getByRole('button', { name: 'Probe now' }).click();
  await expect(proof.getByText('Proved: encrypted')).toBeVisible();
  await expectAccessible(page);
});

test('the BFF is killed in the middle of a change: it comes back, and the change still ends', async ({
  page,
  request,
}) => {
  const name = 'report-builder';
  await show(page, name);
  const on = (await switchOf(page, name).getAttribute('aria-checked')) === 'true';
  await confirmSwitch(page, name, on ? 'Disable SSL' : 'Enable SSL');
  await expect(page.getByRole('progressbar')).toBeVisible();
  const killed = bffProcess();
  process.kill(killed, 'SIGKILL');

  await expect(page.getByText('Live updates')).toBeVisible();
  await expect(page.getByText('Live updates')).toBeHidden();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByText(on ? `SSL is off for ${name}` : `SSL is on for ${name}`)).toBeVisible({
    timeout: 40_000,
  });
  await expect(switchOf(page, name)).toHaveAttribute('aria-checked', String(!on));
  expect(bffProcess()).not.toBe(killed);
  expect((await request.get('/readyz')).status()).toBe(200);
});
