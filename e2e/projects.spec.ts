import type { Page } from '@playwright/test';
import { confirmSwitch, expectAccessible, instanceNamed, rowOf, show, switchOf } from './helpers.ts';
import { DCS } from './start-console.ts';
import { expect, test } from './test.ts';

/** Lets a project of the embedded DCS fail, or work again. */
async function setScenario(project: string, scenario: string | null): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${DCS.ak}:${DCS.sk}`).toString('base64')}`;
  const url = `${DCS.endpoint}/local-dcs/projects/${project}/scenario`;
  const answer = await fetch(url, { method: 'PUT', headers: { authorization }, body: JSON.stringify({ scenario }) });
  expect(answer.status).toBe(200);
}

const filter = (page: Page, name: string) => page.getByRole('combobox', { name, exact: true });
const faultOf = (page: Page, project: string) => page.getByRole('alert').filter({ hasText: project });

test('instances of three projects in two regions are one list, narrowed by region and project in the address', async ({
  page,
  request,
}) => {
  const { project_id } = await instanceNamed(request, 'smoke-checks');
  await page.goto('/instances');
  await expect(page.getByText('38 instances')).toBeVisible();
  await filter(page, 'Region').selectOption('local-2');
  await expect(page).toHaveURL(/\?region=local-2$/);
  await expect(page.getByText('5 of 38 instances')).toBeVisible();
  await expect(switchOf(page, 'pos-receipts')).toBeVisible();
  await filter(page, 'Region').selectOption('');
  await filter(page, 'Project').selectOption({ label: 'local-1_staging (5)' });
  await expect(page).toHaveURL(new RegExp(`\\?project=${project_id}$`));
  await page.reload();
  await expect(page.getByText('5 of 38 instances')).toBeVisible();
  await expect(rowOf(page, 'smoke-checks').getByText('local-1_staging')).toBeVisible();
  await expect(rowOf(page, 'smoke-checks').getByText('local-1', { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test('a project that fails says so with its error, the others work, and it works again', async ({ page }) => {
  await setScenario('local-2', 'unavailable');
  try {
    await expect(async () => {
      await page.goto('/instances');
      await expect(faultOf(page, 'local-2')).toContainText('APIGW.0613', { timeout: 2000 });
    }).toPass();
    await expect(page.getByRole('alert')).toHaveCount(1);
    await expect(page.getByText('38 instances')).toBeVisible();
    await expectAccessible(page);
    await show(page, 'load-test-baskets');
    await switchOf(page, 'load-test-baskets').click();
    await expect(page.getByRole('dialog').getByText('An online migration into it runs')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await show(page, 'smoke-checks');
    await confirmSwitch(page, 'smoke-checks', 'Enable SSL');
    await expect(switchOf(page, 'smoke-checks')).toHaveAttribute('aria-checked', 'true');
    await expect(faultOf(page, 'local-2')).toBeVisible();
  } finally {
    await setScenario('local-2', null);
  }
  await expect(async () => {
    await page.goto('/instances');
    await expect(page.getByText('38 instances')).toBeVisible();
    await expect(faultOf(page, 'local-2')).toHaveCount(0, { timeout: 2000 });
  }).toPass();
});
