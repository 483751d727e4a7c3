import { expectAccessible } from './helpers.ts';
import { expect, test } from './test.ts';

test('the API is described on a page of its own, which loads nothing from elsewhere', async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '')) elsewhere.push(request.url());
  });
  await page.goto('/account');
  await page.getByRole('link', { name: 'API', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Instances', exact: true })).toBeVisible();
  await expectAccessible(page);

  const operation = page.getByRole('group').filter({ hasText: 'Switches SSL on one instance on or off.' });
  await operation.getByText('Switches SSL on one instance').click();
  await expect(operation.getByText('Admins may call this')).toBeVisible();
  await expectAccessible(page);
  await operation.getByRole('link', { name: 'SwitchRequest' }).click();
  await expect(page).toHaveURL(/#schema-SwitchRequest$/);
  await expect(page.getByRole('region', { name: 'SwitchRequest' })).toBeInViewport();
  expect(elsewhere).toEqual([]);
});

test('an answer that the description does not promise fails a test', async ({ page, context }) => {
  await page.goto('/account');
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
  await context.route('/api/nothing', (route) => route.fulfill({ status: 200, json: { secret: 1 } }));
  // From here on.
  test.fail();
  await page.evaluate(async () => void (await fetch('/api/nothing')));
});
