import type { Page } from '@playwright/test';
import { switchOf } from './helpers.ts';
import { expect, test } from './test.ts';

/** Presses Tab until what has the focus has this accessible name. */
async function tabTo(page: Page, role: 'searchbox' | 'link' | 'button', name: string | RegExp): Promise<void> {
  const target = page.getByRole(role, { name }).first();
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not lead to ${String(name)}`);
}

test('everything is done by the keyboard alone: search, verdict, switch, notice', async ({ page }) => {
  await page.goto('/instances');
  await expect(switchOf(page, 'ab-tests')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip' })).toBeFocused();

  await tabTo(page, 'searchbox', 'Search instances');
  await page.keyboard.type('ci-scratch');
  await expect(page.getByText('1 of 38 instances')).toBeVisible();

  await tabTo(page, 'link', 'ci-scratch');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const verdict = page.getByRole('button', { name: 'Eligible – why?' });
  await expect(verdict).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(verdict).toBeFocused();

  await page.keyboard.press('ArrowRight');
  await expect(switchOf(page, 'ci-scratch')).toBeFocused();
  await page.keyboard.press('Space');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Type the instance name to confirm' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.type('ci-scratch');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(switchOf(page, 'ci-scratch')).toBeFocused();
  await expect(page.getByText('SSL is on for ci-scratch')).toBeVisible();
});
