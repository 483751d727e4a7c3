import { vendorClient } from '../src/testing/vendor-client.ts';
import { bringOff, confirmSwitch, expectAccessible, instanceNamed, show, switchOf } from './helpers.ts';
import { DCS } from './start-console.ts';
import { expect, test } from './test.ts';

test('back up first: the backup is made, then SSL is switched, as one change', async ({ page }) => {
  const name = 'orders-cache';
  await show(page, name);
  await switchOf(page, name).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Back up first' }).check();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Enable SSL' }).click();
  await expect(page.getByText('Backing up')).toBeVisible();
  await expect(page.getByText(`SSL is on for ${name}`)).toBeVisible();
  await page.goto('/changes');
  // The newest stands first.
  await page
    .getByRole('button', { name: `Steps of Enable SSL on ${name}` })
    .first()
    .click();
  await expect(page.getByText('the backup is made, the instance is as it was')).toBeVisible();
  await expectAccessible(page);
  await show(page, name);
  await confirmSwitch(page, name, 'Disable SSL');
  await expect(page.getByText(`SSL is off for ${name}`)).toBeVisible();
});

test('back up first: the backup fails, and nothing is switched', async ({ page }) => {
  await show(page, 'wish-lists');
  await switchOf(page, 'wish-lists').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Back up first' }).check();
  await dialog.getByRole('textbox', { name: 'Type the instance name to confirm' }).fill('wish-lists');
  await dialog.getByRole('button', { name: 'Enable SSL' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'wish-lists' })).toContainText('CONSOLE.BACKUP_FAILED');
  await expect(switchOf(page, 'wish-lists')).toHaveAttribute('aria-checked', 'false');
});

test('a single-node instance has no backup, and the dialog says so', async ({ page }) => {
  await show(page, 'web-sessions');
  await switchOf(page, 'web-sessions').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: 'Back up first' })).toBeDisabled();
  await expect(dialog.getByText('DCS makes no backups of single-node instances.').last()).toBeVisible();
});

test('what changes while the dialog is open is shown, and has to be confirmed anew', async ({ page, request }) => {
  const instance = await instanceNamed(request, 'leaderboard');
  await bringOff(instance);
  await show(page, 'leaderboard');
  await switchOf(page, 'leaderboard').click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('textbox', { name: 'Type the instance name to confirm' });
  await field.fill('leaderboard');
  await dialog.getByRole('checkbox', { name: 'Back up first' }).check();
  await dialog.getByRole('textbox', { name: 'Reason (optional)' }).fill('CHG-4711');

  const vendor = vendorClient(DCS);
  await vendor('POST', `/instances/${instance.instance_id}/backups`, {
    data: { remark: 'colleague', backup_format: 'rdb' },
  });
  await expect(async () => {
    const { body } = await vendor('GET', `/instances/${instance.instance_id}`);
    expect(body['task'] ?? null).toBeNull();
  }).toPass();

  await dialog.getByRole('button', { name: 'Enable SSL' }).click();
  await expect(dialog.getByRole('alert')).toContainText('the instance has changed since you looked');
  await expect(dialog.getByRole('alert')).toContainText('newest_task');
  await expectAccessible(page);
  await expect(field).toHaveValue('');
  // What was chosen stays: a backup must not be lost on the way.
  await expect(dialog.getByRole('checkbox', { name: 'Back up first' })).toBeChecked();
  await expect(dialog.getByRole('textbox', { name: 'Reason (optional)' })).toHaveValue('CHG-4711');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(switchOf(page, 'leaderboard')).toHaveAttribute('aria-checked', 'false');
});

test('what stands in the way is read again once it may be over', async ({ page, request }) => {
  const instance = await instanceNamed(request, 'leaderboard');
  await bringOff(instance);
  await show(page, 'leaderboard');
  await switchOf(page, 'leaderboard').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Type the instance name to confirm' }).fill('leaderboard');
  await vendorClient(DCS)('PUT', `/instances/${instance.instance_id}/ssl`, { data: { enabled: true } });
  await dialog.getByRole('button', { name: 'Enable SSL' }).click();
  await expect(dialog.getByText('SSL is on already')).toBeVisible();
  await expect(dialog.getByText('Confirm again')).toHaveCount(0);
  await expectAccessible(page);
});

test('an external change shows up, and the switch follows it', async ({ page, request }) => {
  const instance = await instanceNamed(request, 'price-feed');
  await bringOff(instance);
  await show(page, 'price-feed');
  await vendorClient(DCS)('PUT', `/instances/${instance.instance_id}/ssl`, { data: { enabled: true } });
  await page.goto(`/instances/${instance.instance_id}`);
  await expect(page.getByText('made elsewhere')).toBeVisible();
  await expect(switchOf(page, 'price-feed')).toHaveAttribute('aria-checked', 'true');
  await expectAccessible(page);
  await show(page, 'price-feed');
  await expect(switchOf(page, 'price-feed')).toHaveAttribute('aria-disabled', 'false');
  await confirmSwitch(page, 'price-feed', 'Disable SSL');
  await expect(page.getByText('SSL is off for price-feed')).toBeVisible();
});

test('a job that DCS forgets leaves an unknown outcome, which can be looked at again', async ({ page }) => {
  await show(page, 'coupon-codes');
  await confirmSwitch(page, 'coupon-codes', 'Enable SSL');
  const notice = page.getByRole('alert').filter({ hasText: 'coupon-codes' });
  await expect(notice).toContainText('CONSOLE.JOB_FORGOTTEN', { timeout: 100_000 });
  await notice.getByRole('link', { name: 'Show steps' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Changes' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check again' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('somebody asked to look again')).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeVisible();
});

test('a browser that loses the answer to its own switch still tells the truth', async ({ page }) => {
  await show(page, 'geo-lookup');
  await show(page, 'orders-cache');
  await page.route('**/api/projects/*/instances/*/ssl', async (route) => {
    // The request arrives, its answer does not.
    await route.fetch();
    await route.abort('connectionreset');
  });
  await confirmSwitch(page, 'orders-cache', 'Enable SSL');
  await expect(page.getByText('SSL is on for orders-cache')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.unroute('**/api/projects/*/instances/*/ssl');
  await confirmSwitch(page, 'orders-cache', 'Disable SSL');
  await expect(page.getByText('SSL is off for orders-cache')).toBeVisible();
});
