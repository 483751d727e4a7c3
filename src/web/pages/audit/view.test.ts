import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditFilter } from '../../../contract/audit.ts';
import { addressOf, filterOf, PLAIN_VIEW, readView, writeView } from './view.ts';

const ID = '22222222-2222-4222-8222-222222222222';
const read = (query: string) => readView(new URLSearchParams(query));

describe('the view of the audit in the URL', () => {
  it('says nothing for the whole audit, and passes over what it does not know', () => {
    expect(writeView(PLAIN_VIEW).toString()).toBe('');
    expect(read('action=nonsense&actor=alice&instance=x&change=1&from=2026-02-30&to=yesterday&q=1')).toEqual(
      PLAIN_VIEW,
    );
  });

  it('comes back as it was written', () => {
    const names = fc.constantFrom('action', 'actor', 'instance', 'change', 'from', 'to');
    fc.assert(
      fc.property(
        fc.dictionary(names, fc.oneof(fc.string(), fc.constantFrom(ID, '2026-11-24', 'refused', 'person:oidc:a:b'))),
        (query) => {
          const view = readView(new URLSearchParams(query));
          expect(readView(writeView(view))).toEqual(view);
          expect(auditFilter.safeParse(filterOf(view)).success).toBe(true);
        },
      ),
    );
    const query = `action=outcome&actor=local%3Anot+signed+in&instance=${ID}&change=${ID}&from=2026-11-24&to=2026-11-25`;
    expect(writeView(read(query)).toString()).toBe(query);
  });

  it('is narrowed by a link that keeps the rest', () => {
    expect(addressOf(read('action=outcome'), { actor: 'console' })).toBe('/audit?action=outcome&actor=console');
  });
});

describe('what the server is asked for', () => {
  it('is nothing in particular for the whole audit', () => {
    expect(filterOf(PLAIN_VIEW)).toEqual({});
  });

  it('has both days in it, in the zone of the viewer', () => {
    const { from, to } = filterOf(read('from=2026-10-24&to=2026-10-25'));
    expect(from).toBe(new Date(2026, 9, 24).toISOString());
    // The range ends where the next day starts, even if the clock is set back in between.
    expect(to).toBe(new Date(2026, 9, 26).toISOString());
  });
});
