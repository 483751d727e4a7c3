import * as z from 'zod/mini';
import { change } from './change.ts';
import { instance } from './instance.ts';
import { probe } from './probe.ts';

/**
 * What `GET /api/events` sends, as JSON in `data:`. A `change` event has an `id:`, the journal's sequence number. A browser that comes back
 * with `Last-Event-ID` gets every step that it missed. An `instance` event replaces one row and a `probe` event the last probe of an
 * instance; they have no id, and a browser that missed one reads again. An event named `beat` comes every 15 s: without it the
 * connection is dead.
 */
export const consoleEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('change'), change }),
  z.object({ type: z.literal('instance'), instance }),
  z.object({ type: z.literal('probe'), probe }),
]);
export type ConsoleEvent = z.infer<typeof consoleEvent>;
