import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLIENT } from '../src/testing/oidc-settings.ts';
import { startOidcProvider, type TestProvider } from '../src/testing/oidc-provider.ts';
import { confirmSwitch, expectAccessible, show, switchOf } from './helpers.ts';
import { noteSecret, runFolder } from './secrets.ts';
import { DCS, IAM_READER, ROOT } from './start-console.ts';
import { expect, test } from './test.ts';

const ADDRESS = 'http://127.0.0.1:4391';
const PASSWORD = 'correct horse battery staple';
const NEW_PASSWORD = 'seven quiet lamps by the river';
/** Too easy to guess, but nothing that a message would say by itself. */
const WEAK_PASSWORD = 'Sunshine-Dragon-1';

let folder: string;
let provider: TestProvider;
let server: ChildProcess;

/** A second console over the same embedded DCS, at which people sign in in every way but by a link. */
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'console-ways-'));
  provider = await startOidcProvider('id-token', ADDRESS);
  for (const secret of [PASSWORD, NEW_PASSWORD, WEAK_PASSWORD, CLIENT.secret, IAM_READER.password])
    noteSecret(runFolder(), 'a password', secret);
  const env = {
    ...process.env,
    PORT: new URL(ADDRESS).port,
    DATA_DIR: folder,
    DCS_EMBEDDED: 'true',
    DCS_ENDPOINT: DCS.endpoint,
    IAM_ENDPOINT: DCS.endpoint,
    HUAWEICLOUD_SDK_AK: DCS.ak,
    HUAWEICLOUD_SDK_SK: DCS.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: DCS.projectId,
    HUAWEICLOUD_SDK_REGION: 'local-1',
    LOCAL_ACCOUNTS: 'true',
    IAM_SIGN_IN: 'true',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_ADMINS: 'console-admins',
    OIDC_SUPPORTERS: 'console-support',
    LOG_LEVEL: 'warn',
  };
  const added = spawnSync(process.execPath, ['src/commands/user.mjs', 'add', 'alice', '--role', 'admin'], {
    cwd: ROOT,
    env,
    input: `${PASSWORD}\n`,
    encoding: 'utf8',
  });
  expect(added.status, added.stderr).toBe(0);
  server = spawn(process.execPath, ['dist/server/bff/main.js'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(server, 'message');
});
test.afterAll(async () => {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

test.use({ baseURL: ADDRESS, storageState: { cookies: [], origins: [] } });

test('an account of the console: a wrong password is told, the right one leads to where one was', async ({ page }) => {
  await page.goto('/changes');
  const form = page.getByRole('form', { name: 'Account of this console' });
  await form.getByLabel('User name').fill('alice');
  await form.getByLabel('Password').fill('something else entirely');
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('CONSOLE.SIGN_IN_FAILED');
  await expectAccessible(page);
  await form.getByLabel('Password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('link', { name: 'alice' })).toBeVisible();
  await expect(page).toHaveURL(/\/changes$/);
});

test('an account of the console: its password is changed by whoever has it', async ({ page }) => {
  const signIn = async (password: string) => {
    const form = page.getByRole('form', { name: 'Account of this console' });
    await form.getByLabel('User name').fill('alice');
    await form.getByLabel('Password').fill(password);
    await form.getByRole('button', { name: 'Sign in' }).click();
  };
  await page.setViewportSize({ width: 400, height: 800 });
  await page.goto('/account');
  await signIn(PASSWORD);
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
  await change('something else entirely', NEW_PASSWORD);
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
  await signIn(PASSWORD);
  await expect(page.getByRole('alert')).toContainText('CONSOLE.SIGN_IN_FAILED');
  await signIn(NEW_PASSWORD);
  await expect(form).toBeVisible();
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
