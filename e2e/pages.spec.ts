import { CONSOLE_HEADER } from '../src/contract/session.ts';
import { expectAccessible, instanceNamed, switchOf } from './helpers.ts';
import { expect, test } from './test.ts';

test('the list shows the fleet', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/instances$/);
  await expect(page.getByText('38 instances')).toBeVisible();
  // The first row: rows below the window are not rendered.
  await expect(switchOf(page, 'ab-tests')).toBeVisible();
  await expectAccessible(page);
});

test('it is the page that scrolls, never the document: the bar stays in sight', async ({ page, request }) => {
  const { instance_id } = await instanceNamed(request, 'orders-cache');
  for (const path of [`/instances/${instance_id}`, '/audit']) {
    await page.goto(path);
    const isThere = path === '/audit' ? page.getByText(/^Chain whole/) : page.getByRole('heading', { name: 'Facts' });
    await expect(isThere).toBeVisible();
    await page.keyboard.press('End');
    const overflow = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});

for (const [name, reason] of [
  ['reviews-read', 'Read/write splitting instances cannot have SSL.'],
  ['clickstream', 'Proxy Cluster instances cannot have SSL.'],
  ['recommendations', 'Enterprise edition instances cannot have SSL.'],
  ['warehouse-legacy', 'This is a legacy instance'],
  ['loyalty-points', 'SSL needs Redis 6.0 or later'],
  ['page-fragments', 'SSL exists for Redis only'],
] as const) {
  test(`${name} is not eligible, and says why, by a link`, async ({ page, request }) => {
    const { instance_id } = await instanceNamed(request, name);
    await page.goto(`/instances?verdict=ineligible&verdict-of=${instance_id}`);
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(reason)).toBeVisible();
    await expect(dialog.getByText('features.support_ssl')).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(page.getByText('10 of 38 instances')).toBeVisible();
    await expect(switchOf(page, name)).toHaveAttribute('aria-disabled', 'true');
  });
}

test('columns are chosen in a menu, and the choice is in the address', async ({ page }) => {
  await page.goto('/instances');
  await page.getByRole('button', { name: 'Columns' }).click();
  const menu = page.getByRole('group', { name: 'Columns' });
  await expect(menu).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByRole('columnheader', { name: 'Memory' })).toHaveCount(0);
  const memory = menu.getByRole('checkbox', { name: 'Memory' });
  await memory.click();
  await expect(memory).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'Memory' })).toBeVisible();
});

test('an instance has a page with all its facts', async ({ page, request }) => {
  const { instance_id } = await instanceNamed(request, 'leaderboard');
  await page.goto(`/instances/${instance_id}`);
  await expect(page.getByRole('heading', { level: 1, name: 'leaderboard' })).toBeVisible();
  await expect(page.getByText('redis.ha.au1.large.r2.2').first()).toBeVisible();
  await expectAccessible(page);
});

test('the history of changes is a page', async ({ page }) => {
  await page.goto('/changes');
  await expect(page.getByRole('heading', { level: 1, name: 'Changes' })).toBeVisible();
  await expectAccessible(page);
});

test('the audit is a page, says whether its chain is whole, and is narrowed by its links', async ({
  page,
  request,
}) => {
  const { project_id, instance_id } = await instanceNamed(request, 'clickstream');
  const instances = `/api/projects/${project_id}/instances`;
  const headers = { [CONSOLE_HEADER.name]: CONSOLE_HEADER.value };
  const refused = await request.put(`${instances}/${instance_id}/ssl`, {
    headers,
    data: { enabled: true, reason: 'to see it' },
  });
  expect(refused.status()).toBe(409);
  const elsewhere = instances.replace(project_id, 'f'.repeat(32));
  const unknown = await request.put(`${elsewhere}/${instance_id}/ssl`, { headers, data: { enabled: true } });
  expect(unknown.status()).toBe(404);
  await page.goto('/audit');
  await expect(page.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible();
  await expect(page.getByText(/^Chain whole/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('table', { name: 'Audit' }).getByRole('link', { name: 'Refused' }).first().click();
  await expect(page).toHaveURL(/\/audit\?action=refused$/);
  await expect(page.getByRole('row', { name: /clickstream.*CONSOLE\.NOT_ELIGIBLE.*to see it/ }).first()).toBeVisible();
  await expect(page.getByRole('row', { name: /CONSOLE\.PROJECT_UNKNOWN/ }).first()).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/^audit-.*\.csv$/);
});

for (const path of ['/nowhere', '/instances/00000000-0000-4000-8000-000000000000', '/instances/nonsense']) {
  test(`${path} is a helpful page`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole('main').getByRole('link')).toBeVisible();
    await expectAccessible(page);
  });
}

test('speaks Chinese', async ({ page }) => {
  await page.goto('/instances');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('zh-CN');
  await expect(page.getByRole('heading', { level: 1, name: '实例' })).toBeVisible();
});

test.describe('where it is narrow, in the dark', () => {
  test.use({ viewport: { width: 400, height: 800 }, colorScheme: 'dark' });

  test('is a list of cards that does not scroll sideways', async ({ page }) => {
    await page.goto('/instances');
    await expect(switchOf(page, 'ad-counters')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
    await expectAccessible(page);
  });
});
