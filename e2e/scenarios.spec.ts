import { confirmSwitch, expectAccessible, show, switchOf } from './helpers.ts';
import { expect, test } from './test.ts';

test.describe('each failure ends in a notice with its code', () => {
  for (const [name, code] of [
    ['fraud-scores', 'DCS.5010'],
    ['geo-lookup', 'DCS.4201'],
    ['ledger-queue', 'CONSOLE.JOB_FAILED'],
    ['rate-limits', 'APIGW.0308'],
    ['chat-presence', 'DCS.4104'],
    ['mail-outbox', 'DCS.4026'],
    ['ad-counters', 'CONSOLE.ANSWER_LOST'],
  ] as const) {
    test(`${name}: ${code}`, async ({ page }) => {
      await show(page, name);
      await confirmSwitch(page, name, 'Enable SSL');
      const notice = page.getByRole('alert').filter({ hasText: name });
      // What a gateway answered says nothing of DCS: the console looks for a minute whether DCS acted all the same.
      await expect(notice).toContainText(code, { timeout: 80_000 });
      await expect(notice).toHaveCount(1);
      await expect(switchOf(page, name)).toHaveAttribute('aria-checked', 'false');
      await expectAccessible(page);
      await notice.getByRole('button', { name: 'Dismiss' }).click();
      await expect(notice).toHaveCount(0);
    });
  }

  test('stock-levels: the answer is lost, and the change is found and followed to its end', async ({ page }) => {
    await show(page, 'stock-levels');
    await confirmSwitch(page, 'stock-levels', 'Enable SSL');
    await expect(page.getByText('SSL is on for stock-levels')).toBeVisible({ timeout: 40_000 });
    await expect(switchOf(page, 'stock-levels')).toHaveAttribute('aria-checked', 'true');
  });
});
