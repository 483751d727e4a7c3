import { BOUNDS, worded } from '../platform/bounds.ts';
import { PAGE_SIZE, type DcsClient, type ListPage } from '../cloud/client.ts';
import { tooLarge } from '../cloud/errors.ts';
import type { CallResult } from '../cloud/result.ts';

/** Each page may be as large as an answer may be, so more at a time would take more memory. */
const PAGES_AT_ONCE = 4;

const refused = (what: string): CallResult<never> => ({
  ok: false,
  failure: { kind: 'answered', status: 200, envelope: tooLarge(what, null) },
});

/**
 * Reads the pages of the list: the first, then several at a time. Each page is passed to `take` when it arrives, and is
 * not kept. When one fails, or the list exceeds its bounds, the others are cancelled.
 *
 * @param take gets a page and its position in the list; while it works on `PAGES_AT_ONCE` pages, no other page is
 * requested
 * @returns the failure, or nothing more
 */
export async function readPages(
  client: DcsClient,
  take: (rows: readonly unknown[], page: number) => Promise<void>,
): Promise<CallResult<null>> {
  const givenUp = new AbortController();
  let bytes = 0;
  let rows = 0;

  async function read(page: number): Promise<CallResult<Pick<ListPage, 'instance_num'> & { rows: number }>> {
    const answer = await client.listInstances(page * PAGE_SIZE, PAGE_SIZE, { signal: givenUp.signal });
    if (!answer.ok) return answer;
    const { instance_num, instances } = answer.value;
    bytes += answer.value.bytes;
    rows += instances.length;
    if (bytes > BOUNDS.list.most) return refused(`DCS's list of instances is larger than ${worded(BOUNDS.list)}`);
    if (Math.max(rows, instance_num ?? 0) > BOUNDS.instances.most) {
      const named = instance_num === null ? '' : ` (DCS says ${instance_num.toLocaleString('en')})`;
      return refused(`DCS's list of instances has more than ${worded(BOUNDS.instances)}${named}`);
    }
    await take(instances, page);
    return { ok: true, value: { instance_num, rows: instances.length } };
  }

  async function readOn(): Promise<CallResult<null>> {
    // Without a total, only the previous page tells whether there is a next one. The loop ends in any case, because the
    // number of rows has a bound.
    for (let page = 1; ; page += 1) {
      const done = await read(page);
      if (!done.ok) return done;
      if (done.value.rows < PAGE_SIZE) return { ok: true, value: null };
    }
  }

  const first = await read(0);
  if (!first.ok) return first;
  const { instance_num } = first.value;
  if (instance_num === null) return first.value.rows < PAGE_SIZE ? { ok: true, value: null } : readOn();

  const count = Math.ceil(instance_num / PAGE_SIZE);
  let next = 1;
  let failed: CallResult<null> = { ok: true, value: null };
  async function work(): Promise<void> {
    while (next < count && failed.ok) {
      next += 1;
      const done = await read(next - 1);
      if (!done.ok && failed.ok) {
        failed = done;
        givenUp.abort();
      }
    }
  }
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, work));
  return failed;
}
