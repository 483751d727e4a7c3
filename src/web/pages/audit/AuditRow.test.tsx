// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { MemoryRouter } from 'react-router-dom';
import { afterEach, describe, expect, it } from 'vitest';
import { auditEntry, type AuditEntry } from '../../../contract/audit.ts';
import { AuditTable } from './AuditTable.tsx';
import { PLAIN_VIEW } from './view.ts';

afterEach(cleanup);

const AT = '2026-11-24T04:15:19.123Z';
const ENTRY = auditEntry.parse({
  seq: 1,
  at: AT,
  actor: { kind: 'console' },
  action: 'intended',
  instance_id: '22222222-2222-4222-8222-222222222222',
  instance_name: 'orders',
  before: 'off',
  after: 'on',
  change_id: null,
  job_id: null,
  request_ids: [],
  reason: null,
  error_code: null,
  error_msg: null,
  prev_hash: '0'.repeat(64),
  hash: '0'.repeat(64),
});

const show = (more: Partial<AuditEntry>) =>
  render(<AuditTable entries={[{ ...ENTRY, ...more }]} view={PLAIN_VIEW} />, { wrapper: MemoryRouter });
const said = () => screen.queryAllByRole('listitem').map(({ textContent }) => textContent);

describe('what was agreed to', () => {
  it.each<[string, Partial<AuditEntry>, string[]]>([
    [
      'a loss, with a backup first',
      { acknowledged: ['data-cleared'], backup_first: true },
      ['Loss accepted: All data in it is cleared', 'Backup first'],
    ],
    ['nothing', { acknowledged: [], backup_first: false }, ['No loss accepted', 'No backup first']],
    ['what an older entry does not say', {}, []],
  ])('%s', (_name, agreed, words) => {
    show(agreed);
    expect(said()).toEqual(words);
  });

  it('the backup that was made has its id, to copy', () => {
    show({ action: 'step', backup_id: 'b-1' });
    expect(screen.getByRole('button', { name: 'Copy Backup ID b-1' })).toBeDefined();
  });
});

const who = () => document.querySelector('.audit-who:not(th)')?.textContent;

describe('who it was', () => {
  const person = {
    kind: 'person',
    method: 'oidc',
    subject: '248289761001',
    name: 'Ada',
    role: 'admin',
    address: '::1',
  } as const;

  it.each<[string, AuditEntry['actor'], string]>([
    ['the console itself', { kind: 'console' }, 'Console'],
    [
      'a person who is called as the console is',
      { ...person, name: 'Console' },
      'Consoleidentity provider248289761001',
    ],
    [
      'a person whose subject is the name',
      { ...person, method: 'local', subject: 'ada', name: 'ada' },
      'adaaccount of this console',
    ],
    [
      'somebody by a link',
      { ...person, method: 'link', subject: 'admin', name: 'Local admin' },
      'Local adminone-time link',
    ],
    [
      'somebody who is not signed in',
      { kind: 'local', name: 'not signed in', address: '192.0.2.1' },
      'Not signed in192.0.2.1',
    ],
    ['strangers', { kind: 'local', name: 'not signed in', address: 'several' }, 'Not signed inseveral addresses'],
    ['somebody at the machine', { kind: 'local', name: 'root', address: 'terminal' }, 'rootat the terminal'],
  ])('%s', (_name, actor, words) => {
    show({ actor });
    expect(who()).toBe(words);
  });

  it('is a filter by sign-in method and subject, not by the name', () => {
    show({ actor: person });
    const link = screen.getByRole('link', { name: 'Ada' });
    expect(link.getAttribute('href')).toBe('/audit?actor=person%3Aoidc%3A248289761001');
    expect(link.getAttribute('title')).toBe('Show only: Ada, identity provider');
  });
});

describe('a refusal that came again and again', () => {
  it('is told with its number, and since when', () => {
    show({ action: 'refused', times: 812, since: AT });
    expect(screen.getByText('Refused 812 times: Enable SSL')).toBeDefined();
    expect(document.querySelector('.audit-since')?.textContent).toMatch(/^Since Nov 2\d, 2026/);
  });

  it('of a sign-in says whose', () => {
    show({ action: 'sign-in-refused', before: 'local:alice', after: null, times: 1, since: AT });
    expect(screen.getByText('Refused: local:alice')).toBeDefined();
  });
});

describe('when it was', () => {
  it('is to be seen to the second, and in UTC on hover and in what is copied', async () => {
    const user = userEvent.setup();
    show({});
    const time = screen.getByText(/^Nov 2\d, 2026, \d\d:\d\d:19$/);
    expect(time.getAttribute('title')).toBe(AT);
    await user.click(screen.getByRole('button', { name: `Copy time ${AT}` }));
    expect(await navigator.clipboard.readText()).toBe(AT);
  });
});
