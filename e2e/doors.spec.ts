import type { Browser, Page } from '@playwright/test';
import { confirmSwitch, expectAccessible, show, switchOf } from './helpers.ts';
import { sessionFile } from './start-console.ts';
import { expect, test } from './test.ts';

/** Lets somebody work in a browser of their own. */
async function as(browser: Browser, state: string | undefined, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext(state === undefined ? {} : { storageState: state });
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}
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

test('an admin sees who they are, and ends a session of theirs elsewhere', async ({ page }) => {
  await page.goto('/instances');
  await page.getByRole('link', { name: 'Local admin' }).click();
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
  await expect(page.getByText('Signed in as Local admin, admin.')).toBeVisible();
  await expect(page.getByText('this one')).toBeVisible();
  await expectAccessible(page);
});

test('a session that ends in the middle of a change: it goes on, and whoever signs in again is where they were', async ({
  browser,
}) => {
  await as(browser, sessionFile('admin'), async (page) => {
    await show(page, 'order-archive');
    await confirmSwitch(page, 'order-archive', 'Enable SSL');
    const { cookies } = await page.context().storageState();
    await page.context().clearCookies();
    await page.reload();
    await expect(page.getByText('What was started goes on')).toBeVisible();
    await page.context().addCookies(cookies);
    await page.reload();
    await expect(page).toHaveURL(/q=order-archive/);
    await expect(switchOf(page, 'order-archive')).toHaveAttribute('aria-checked', 'true');
  });
});
