import * as z from 'zod/mini';
import { change } from './change.ts';
import { instance } from './instance.ts';
import { probe } from './probe.ts';

/**
 * What `GET /api/events` sends, as JSON in `data:`. A `change` event has an `id:` (the journal's sequence number), so that a
 * browser that comes back with `Last-Event-ID` gets every step it missed. An `instance` event has none: it replaces one row, and
 * whoever missed it reads the list again; nor has a `probe` event, which replaces the last probe of one instance. Besides, an event named `beat`, without meaning, comes every 15 s: its absence tells that the
 * connection is dead.
 */
export const consoleEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('change'), change }),
  z.object({ type: z.literal('instance'), instance }),
  z.object({ type: z.literal('probe'), probe }),
]);
export type ConsoleEvent = z.infer<typeof consoleEvent>;
