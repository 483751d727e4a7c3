import { expectAccessible, show, switchOf } from './helpers.ts';
import { sessionFile } from './start-console.ts';
import { expect, test } from './test.ts';

const NOBODY = { cookies: [], origins: [] };

test.describe('nobody', () => {
  test.use({ storageState: NOBODY });

  test('is shown the ways to sign in at whatever address, and nothing of the fleet', async ({ page }) => {
    await page.goto('/changes');
    await expect(page.getByRole('heading', { name: 'DCS SSL Console' })).toBeVisible();
    await expect(page.getByText('sign-in links that the console printed')).toBeVisible();
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await expect(page).toHaveURL(/\/changes$/);
    await expectAccessible(page);
  });

  test('is told that a link signs in once', async ({ page }) => {
    await page.goto(`/sign-in#${'A'.repeat(43)}`);
    await expect(page.getByRole('alert')).toContainText('CONSOLE.SIGN_IN_LINK_VOID');
    // The secret does not stay in the address.
    await expect(page).toHaveURL(/\/sign-in$/);
    await expectAccessible(page);
  });
});

test.describe('support', () => {
  test.use({ storageState: ({ browserName: _any }, provide) => provide(sessionFile('support')) });

  test('sees everything, and why the switches are for admins', async ({ page }) => {
    await show(page, 'orders-cache');
    const control = switchOf(page, 'orders-cache');
    await expect(control).toHaveAttribute('aria-disabled', 'true');
    await control.focus();
    await expect(page.getByText('Your role is support')).toBeVisible();
    await control.click({ force: true });
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'orders-cache' }).click();
    await expect(page.getByRole('heading', { name: 'orders-cache' })).toBeVisible();
    await page.goto('/audit');
    await expect(page.getByText(/^Chain whole/)).toBeVisible();
  });
});

test('an admin sees who they are, and the ways out', async ({ page }) => {
  await page.goto('/instances');
  await page.getByRole('link', { name: 'Local admin' }).click();
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
  await expect(page.getByText('Signed in as Local admin, admin.')).toBeVisible();
  await expect(page.getByText('this one')).toBeVisible();
  for (const name of ['Sign out', 'Sign out everywhere']) {
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  }
  await expectAccessible(page);
});
