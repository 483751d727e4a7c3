import { ROUTES } from '../src/contract/routes/table.ts';
import { switchOf } from './helpers.ts';
import { startSecond, type Second } from './second-console.ts';
import { SECOND } from './start-console.ts';
import { expect, test } from './test.ts';

let second: Second;

/** A console whose links nobody has used. */
test.beforeAll(async () => {
  second = await startSecond({});
});
test.afterAll(() => second.stop());

test.use({ baseURL: SECOND, storageState: { cookies: [], origins: [] } });

test('a link leads to the fleet, and its secret leaves the address', async ({ page }) => {
  await page.goto(second.links?.support ?? '');
  await expect(switchOf(page, 'orders-cache')).toBeVisible();
  await expect(page).toHaveURL(`${SECOND}/instances`);
  await expect(page.getByRole('link', { name: 'Local support' })).toBeVisible();
});

test('an answer that nobody is signed in, which comes after a link did its work, changes nothing', async ({ page }) => {
  let late: unknown = null;
  await page.route(
    ROUTES.showSession.path,
    async (route) => {
      const response = await route.fetch();
      await expect(switchOf(page, 'orders-cache')).toBeVisible();
      // It is the console's own answer, which only arrives later.
      await route.fulfill({ response });
      late = await response.json();
    },
    { times: 1 },
  );
  await page.goto(second.links?.admin ?? '');
  await expect.poll(() => late).toMatchObject({ signed_in: false });
  // The list of sessions is asked for after that.
  await page.getByRole('link', { name: 'Local admin' }).click();
  await expect(page.getByText('this one')).toBeVisible();
  await expect(page.getByText('Signed in as Local admin, admin.')).toBeVisible();
});
