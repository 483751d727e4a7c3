// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, renderHook, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { MemoryRouter } from 'react-router-dom';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { errorEnvelope } from '../../contract/error.ts';
import { instanceId } from '../../contract/ids.ts';
import type { Notice } from './notice-store.ts';
import { Notices } from './Notices.tsx';
import { useNotices, useShownNotices } from './use-notices.ts';
import { PROJECT } from '../../testing/builders.ts';

const { notify, dismiss } = renderHook(useNotices).result.current;

beforeEach(() => {
  render(<Notices />, { wrapper: MemoryRouter });
});
afterEach(() => {
  const { current: left } = renderHook(useShownNotices).result;
  act(() => left.forEach(({ key }) => dismiss(key)));
  cleanup();
  vi.useRealTimers();
});

let keys = 0;
/** Shows a notice about an instance. */
function tell(kind: 'failure' | 'success', instance_name: string, request_id = 'req-1'): void {
  keys += 1;
  const attempt = {
    action: 'enable',
    project_id: PROJECT,
    instance_id: instanceId.parse('22222222-2222-4222-8222-222222222222'),
    instance_name,
  } as const;
  const error = errorEnvelope.parse({
    error_code: 'DCS.4201',
    error_msg: 'Do not support SSL.',
    request_id,
    source: 'dcs',
    retry: 'never',
  });
  const key = String(keys);
  const notice: Notice = kind === 'failure' ? { kind, key, attempt, error } : { kind, key, attempt };
  act(() => notify(notice));
}

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

const shownNames = () => screen.queryAllByRole('link').map((link) => /\S+$/.exec(link.textContent ?? '')?.[0]);

it('failures stack, the newest on top; none replaces another', () => {
  for (const name of ['orders-cache', 'geo-lookup', 'orders-cache']) tell('failure', name);
  expect(shownNames()).toEqual(['orders-cache', 'geo-lookup', 'orders-cache']);
  tell('failure', 'fraud-scores');
  expect(shownNames()).toEqual(['fraud-scores', 'orders-cache', 'geo-lookup', 'orders-cache']);
});

it('a failure says its code, what it means and what helps', () => {
  tell('failure', 'geo-lookup');
  const notice = screen.getByRole('alert');
  expect(notice.textContent).toContain('SSL was not enabled for geo-lookup');
  expect(within(notice).getByText('DCS.4201').tagName).toBe('CODE');
  expect(notice.querySelectorAll('p').length).toBeGreaterThan(1);
});

it('dismissing one leaves the others, and the focus goes to the next', async () => {
  const user = userEvent.setup();
  for (const name of ['a', 'b', 'c']) tell('failure', name);
  const [top, next] = screen.getAllByRole('button', { name: 'Dismiss' });
  await user.click(top ?? document.body);
  expect(shownNames()).toEqual(['b', 'a']);
  expect(document.activeElement).toBe(next);
  await user.keyboard('{Enter}');
  expect(shownNames()).toEqual(['a']);
});

it('many are dismissed together', async () => {
  for (const name of ['a', 'b', 'c']) tell('failure', name);
  await userEvent.setup().click(screen.getByRole('button', { name: 'Clear all 3 notices' }));
  expect(shownNames()).toEqual([]);
});

it('the request id is copied whole, and that it was is said', async () => {
  const user = userEvent.setup();
  tell('failure', 'geo-lookup', '0f3c2a9d5e7b41c88d6e');
  await user.click(screen.getByRole('button', { name: 'Copy Request ID' }));
  expect(await navigator.clipboard.readText()).toBe('0f3c2a9d5e7b41c88d6e');
  expect((await screen.findByText('Copied')).role).toBe('status');
});

it('good news goes by itself, but not while someone reads it; a failure stays', () => {
  vi.useFakeTimers();
  tell('failure', 'geo-lookup');
  tell('success', 'orders-cache');
  const notice = screen.getByText('SSL is on for orders-cache').closest('output') ?? document.body;
  fireEvent.pointerEnter(notice);
  pass(3_600_000);
  expect(shownNames()).toEqual(['orders-cache', 'geo-lookup']);
  fireEvent.pointerLeave(notice);
  pass(6000);
  expect(shownNames()).toEqual(['geo-lookup']);
});
