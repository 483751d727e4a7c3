import { switchOf } from './helpers.ts';
import { expect, test } from './test.ts';

test('what is against the policy fails a test, also in a context of its own making', async ({ browser }) => {
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto('/instances');
  await expect(switchOf(elsewhere, 'ab-tests')).toBeVisible();
  // From here on.
  test.fail();
  await elsewhere.evaluate(async () => {
    const told = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve));
    new Image().src = 'https://elsewhere.invalid/';
    await told;
  });
});
