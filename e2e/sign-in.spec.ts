import { CLIENT } from '../src/testing/oidc-settings.ts';
import { startOidcProvider, type TestProvider } from '../src/testing/oidc-provider.ts';
import { confirmSwitch, expectAccessible, show, switchOf } from './helpers.ts';
import { PASSWORD, signIn, startSecond, type Second } from './second-console.ts';
import { notedSecrets, noteSecret, runFolder } from './secrets.ts';
import { IAM_READER, SECOND } from './start-console.ts';
import { expect, test } from './test.ts';

const WRONG_PASSWORD = 'something else entirely';
const NEW_PASSWORD = 'seven quiet lamps by the river';
/** Too easy to guess, but nothing that a message would say by itself. */
const WEAK_PASSWORD = 'Sunshine-Dragon-1';

let provider: TestProvider;
let second: Second;

/** A console at which people sign in in every way but by a link. */
test.beforeAll(async () => {
  provider = await startOidcProvider('id-token', SECOND, (what, secret) => noteSecret(runFolder(), what, secret));
  for (const secret of [WRONG_PASSWORD, NEW_PASSWORD, WEAK_PASSWORD, CLIENT.secret, IAM_READER.password])
    noteSecret(runFolder(), 'a password', secret);
  // As the client proves itself by it.
  noteSecret(runFolder(), 'a password', Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64'));
  const settings = {
    LOCAL_ACCOUNTS: 'true',
    IAM_SIGN_IN: 'true',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_ADMINS: 'console-admins',
    OIDC_SUPPORTERS: 'console-support',
  };
  second = await startSecond(settings, ['alice']);
});
test.afterAll(async () => {
  await second.stop();
  await provider.close();
});

test.use({ baseURL: SECOND, storageState: { cookies: [], origins: [] } });

test('an account of the console: a wrong password is told, the right one leads to where one was', async ({ page }) => {
  await page.goto('/changes');
  await signIn(page, 'alice', WRONG_PASSWORD);
  await expect(page.getByRole('alert')).toContainText('CONSOLE.SIGN_IN_FAILED');
  await expectAccessible(page);
  await signIn(page, 'alice');
  await expect(page.getByRole('link', { name: 'alice' })).toBeVisible();
  await expect(page).toHaveURL(/\/changes$/);
});

test('an account of the console: its password is changed by its owner', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await page.goto('/account');
  await signIn(page, 'alice');
  const form = page.getByRole('form', { name: 'Change your password' });
  const [current, chosen] = [form.getByLabel('Current password'), form.getByLabel('New password')];
  const change = async (from: string, to: string) => {
    await current.fill(from);
    await chosen.fill(to);
    await form.getByRole('button', { name: 'Change password' }).click();
  };
  await expect(chosen).toHaveAccessibleDescription(/At least 12 characters/);
  await change(PASSWORD, WEAK_PASSWORD);
  await expect(form.getByRole('alert')).toContainText('CONSOLE.PASSWORD_REFUSED');
  await expect(form.getByRole('alert')).toContainText('too easy to guess');
  await change(WRONG_PASSWORD, NEW_PASSWORD);
  await expect(form.getByRole('alert')).toContainText('This is not the current password');
  await expectAccessible(page);
  await change(PASSWORD, NEW_PASSWORD);
  await expect(form.getByRole('status')).toHaveText('Password changed. Your other sessions have ended.');
  await expect(form.getByRole('alert')).toHaveCount(0);
  await expect(current).toHaveValue('');
  await expect(chosen).toHaveValue('');
  await expect(page.getByText('this one')).toHaveCount(1);
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await signIn(page, 'alice');
  await expect(page.getByRole('alert')).toContainText('CONSOLE.SIGN_IN_FAILED');
  await signIn(page, 'alice', NEW_PASSWORD);
  await expect(page.getByRole('link', { name: 'alice' })).toBeVisible();
  await expect(page).toHaveURL(/\/instances$/);
});

test('a cloud account that may only read: the cloud itself refuses the switch', async ({ page }) => {
  await page.goto('/instances');
  const form = page.getByRole('form', { name: 'Cloud account' });
  await form.getByLabel('Account').fill('local-account');
  await form.getByLabel('User name').fill(IAM_READER.name);
  await form.getByLabel('Password').fill(IAM_READER.password);
  await form.getByText('The code is not accepted?').click();
  await form.getByLabel('IAM user ID').fill('not an id');
  await form.getByRole('button', { name: 'Sign in with the cloud account' }).click();
  await expect(page.getByRole('alert')).toContainText('user_id');
  await expectAccessible(page);
  await form.getByLabel('IAM user ID').fill('');
  await form.getByRole('button', { name: 'Sign in with the cloud account' }).click();
  await expect(page.getByRole('link', { name: IAM_READER.name })).toBeVisible();
  expect(notedSecrets(runFolder())).toContain('an IAM token');
  await show(page, 'seat-holds');
  await confirmSwitch(page, 'seat-holds', 'Enable SSL');
  await expect(page.getByRole('alert').filter({ hasText: 'seat-holds' })).toContainText('DCS.2003');
  await expect(switchOf(page, 'seat-holds')).toHaveAttribute('aria-checked', 'false');
});

test('the company’s identity provider: an admin, by the way back to where they were', async ({ page }) => {
  provider.loginAs('ada');
  await page.goto('/instances?q=orders-cache');
  await page.getByRole('link', { name: 'Sign in with your company' }).click();
  await expect(switchOf(page, 'orders-cache')).toHaveAttribute('aria-disabled', 'false');
  await expect(page).toHaveURL(/\/instances\?q=orders-cache$/);
  await page.getByRole('link', { name: /Ada|ada/ }).click();
  await expect(page.getByText(/Signed in as .*, admin\./)).toBeVisible();
  await expect(page.getByText('this one')).toBeVisible();
  await expect(page.getByRole('form', { name: 'Change your password' })).toHaveCount(0);
  const secrets = [
    'code',
    'code_verifier',
    'id_token',
    'access_token',
    `the cookie oidc-without-tls-${new URL(SECOND).port}`,
  ];
  expect(notedSecrets(runFolder())).toEqual(expect.arrayContaining(secrets));
});

test('the company’s identity provider: support, and somebody without a role', async ({ page }) => {
  provider.loginAs('sam');
  await page.goto('/instances?q=orders-cache');
  await page.getByRole('link', { name: 'Sign in with your company' }).click();
  await expect(switchOf(page, 'orders-cache')).toHaveAttribute('aria-disabled', 'true');
  await page.context().clearCookies();
  provider.loginAs('kim');
  await page.goto('/instances');
  await page.getByRole('link', { name: 'Sign in with your company' }).click();
  await expect(page.getByRole('alert')).toContainText('CONSOLE.ROLE_MISSING');
  await expectAccessible(page);
});
