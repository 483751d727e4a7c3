import { expectAccessible, show, switchOf, whileDcsHangs } from './helpers.ts';
import { startSecond, type Second } from './second-console.ts';
import { SECOND } from './start-console.ts';
import { expect, test } from './test.ts';

test('nothing matches: the list says so, and leads back', async ({ page }) => {
  await page.goto('/instances?q=no-such-name');
  await expect(page.getByText('No instance matches')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click();
  await expect(page.getByText('38 instances')).toBeVisible();
});

test('offline: it is told, nothing can be switched, and everything comes back', async ({ page, context }) => {
  const dialogCode = page.waitForResponse(/SwitchDialog.*\.js$/);
  await show(page, 'orders-cache');
  await dialogCode;
  await context.setOffline(true);
  await expect(page.getByText('Live updates')).toBeVisible();
  await switchOf(page, 'orders-cache').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('CONSOLE.OFFLINE')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Enable SSL' })).toHaveCount(0);
  await expectAccessible(page);

  await context.setOffline(false);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('button', { name: 'Enable SSL' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Live updates')).toBeHidden();
});

test('stale: an older list stays, and says that it is old and why', async ({ page }) => {
  await page.goto('/instances');
  await expect(switchOf(page, 'ab-tests')).toBeVisible();
  await whileDcsHangs(async () => {
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole('alert').first()).toContainText('CONSOLE.UPSTREAM_TIMEOUT', { timeout: 8000 });
    }).toPass();
    await expect(page.getByText('Not up to date')).toHaveCount(3);
    await expect(switchOf(page, 'ab-tests')).toBeVisible();
    await expectAccessible(page);
  });
  // The server asks DCS again only after some seconds, so one try may come too early.
  await expect(async () => {
    await page.getByRole('button', { name: 'Try again' }).first().click({ timeout: 1000 });
    await expect(page.getByText('Not up to date')).toHaveCount(0, { timeout: 4000 });
  }).toPass();
});

test.describe('in a console that has read nothing yet', () => {
  let second: Second | undefined;
  test.use({ baseURL: SECOND, storageState: { cookies: [], origins: [] } });
  test.afterAll(() => second?.stop());

  test('no list at all: first the shape of one, then the error with its code, then the list', async ({ page }) => {
    await whileDcsHangs(async () => {
      second = await startSecond({ DCS_TIMEOUT_MS: '4000' });
      await page.goto(second.links?.admin ?? '');
      await expect(page.getByRole('status', { name: 'Loading the instances' })).toBeVisible();
      await expect(page.getByText('CONSOLE.UPSTREAM_TIMEOUT')).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('The instances could not be read')).toBeVisible();
      await expectAccessible(page);
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('28 instances')).toBeVisible();
  });
});
