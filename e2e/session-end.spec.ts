import { ROUTES } from '../src/contract/routes/table.ts';
import { CONSOLE_HEADER } from '../src/contract/session.ts';
import { vendorClient } from '../src/testing/vendor-client.ts';
import { confirmSwitch, expectAccessible, switchOf } from './helpers.ts';
import { signIn, startSecond, type Second } from './second-console.ts';
import { DCS, SECOND } from './start-console.ts';
import { expect, test } from './test.ts';

let second: Second;

/** A console where people can sign in again. */
test.beforeAll(async () => {
  second = await startSecond({ LOCAL_ACCOUNTS: 'true' }, ['bob', 'carol']);
});
test.afterAll(() => second.stop());

test.use({ baseURL: SECOND, storageState: { cookies: [], origins: [] } });

/** How many tasks DCS ever had, of whomever. */
const countTasks = async () => (await vendorClient(DCS)('GET', '/tasks')).body['task_count'];
const ENDED = 'Your session has ended. What was started goes on';

test('a session that is ended elsewhere in the middle of a change: the page asks to sign in, and the change goes on', async ({
  page,
  browser,
}) => {
  const name = 'report-builder';
  await page.goto(`/instances?q=${name}`);
  await signIn(page, 'bob');
  // Another test may have left it on.
  const on = (await switchOf(page, name).getAttribute('aria-checked')) === 'true';
  await confirmSwitch(page, name, on ? 'Disable SSL' : 'Enable SSL');
  await expect(page.getByRole('progressbar')).toBeVisible();

  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto('/account');
  await signIn(elsewhere, 'bob');
  await elsewhere.getByRole('button', { name: 'End the session from 127.0.0.1' }).click();
  await expect(page.getByText(ENDED)).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expectAccessible(page);
  // Only that one.
  await expect(elsewhere.getByRole('button', { name: 'End the session from 127.0.0.1' })).toHaveCount(0);
  await expect(elsewhere.getByText('this one')).toBeVisible();

  await signIn(page, 'bob');
  await expect(page).toHaveURL(`${SECOND}/instances?q=${name}`);
  // On a busy machine the change may have ended meanwhile.
  const changed = page.getByRole('switch', { name: `SSL for ${name}`, exact: true, checked: !on });
  await expect(page.getByRole('progressbar').or(changed).first()).toBeVisible();
  await expect(changed).toBeVisible({ timeout: 40_000 });
});

test('a switch that comes after the session has ended is not sent, and the next person who signs in is told', async ({
  page,
  playwright,
}) => {
  const name = 'order-archive';
  await page.goto(`/instances?q=${name}`);
  await signIn(page, 'carol');
  await expect(switchOf(page, name)).toHaveAttribute('aria-checked', 'false');
  const before = await countTasks();
  expect(before).toBeGreaterThan(0);

  const elsewhere = await playwright.request.newContext({
    baseURL: SECOND,
    storageState: await page.context().storageState(),
    extraHTTPHeaders: { [CONSOLE_HEADER.name]: CONSOLE_HEADER.value },
  });
  await page.route('**/api/projects/*/instances/*/ssl', async (route) => {
    // On its way while the session ends.
    expect((await elsewhere.delete(ROUTES.listSessions.path)).ok()).toBe(true);
    await route.continue();
  });
  await switchOf(page, name).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason (optional)' }).fill('CHG-4712');
  await dialog.getByRole('button', { name: 'Enable SSL' }).click();
  await expect(page.getByText(ENDED)).toBeVisible();
  await elsewhere.dispose();

  await signIn(page, 'carol');
  await expect(page).toHaveURL(`${SECOND}/instances?q=${name}`);
  const notice = page.getByRole('alert').filter({ hasText: `SSL was not enabled for ${name}` });
  await expect(notice).toContainText('CONSOLE.SIGN_IN_REQUIRED');
  await expect(notice).toContainText('nothing was sent to DCS');
  await expectAccessible(page);
  await expect(switchOf(page, name)).toHaveAttribute('aria-checked', 'false');
  expect(await countTasks()).toBe(before);
});
