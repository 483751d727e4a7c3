/** The most that the console accepts of something. */
export interface Bound {
  most: number;
  unit: 'characters' | 'bytes' | 'addresses' | 'tags' | 'rows' | 'zones';
  why: string;
}

/**
 * The bounds of what DCS sends, in one table. A proxy or another server that answers in DCS's place must not fill this process's memory,
 * its database or its event streams. Most of these numbers are in no document; each is far above what was seen. A text that is cut says so.
 */
export const BOUNDS = {
  message: { most: 1000, unit: 'characters', why: 'A message is kept in the journal, the audit and every event.' },
  storedMessage: {
    most: 4000,
    unit: 'characters',
    why: 'A message of ours may hold one of DCS, and an older console wrote messages of any length.',
  },
  name: { most: 256, unit: 'characters', why: 'Names, specifications, statuses, tags: each stands in a cell.' },
  description: { most: 1024, unit: 'characters', why: 'It is sent with each row of the list.' },
  id: { most: 128, unit: 'characters', why: 'Ids and error codes stand in paths, in the audit and on the page.' },
  host: { most: 255, unit: 'characters', why: 'A domain name has at most 253 characters; what is longer is none.' },
  link: { most: 8192, unit: 'characters', why: 'A presigned link has a signature, and perhaps a token, in it.' },
  addresses: {
    most: 256,
    unit: 'addresses',
    why: 'A cluster of 128 shards with a replica each has so many nodes. A probe connects to each of them.',
  },
  tags: { most: 64, unit: 'tags', why: 'They are sent with each row of the list.' },
  zones: { most: 16, unit: 'zones', why: 'No region has so many.' },
  answer: {
    most: 8 * 1024 * 1024,
    unit: 'bytes',
    why: 'A page of 1000 instances is about 1.5 MB. Reading one answer occupies the event loop for as long as it takes.',
  },
  list: {
    most: 64 * 1024 * 1024,
    unit: 'bytes',
    why: 'All pages of one list of instances: about 40,000 instances of 1.5 KB.',
  },
  instances: { most: 50_000, unit: 'rows', why: 'Of one list: 50 pages of 1000. A row takes some KB of memory.' },
  rows: { most: 1000, unit: 'rows', why: 'Of tasks, parameters and backups: the most that one call can ask for.' },
} as const satisfies Record<string, Bound>;

/** A bound as a person reads it, e.g. `8 MiB` or `50,000 rows`. */
export function worded({ most, unit }: Bound): string {
  if (unit === 'bytes') return `${most / 1024 / 1024} MiB`;
  return `${most.toLocaleString('en')} ${unit}`;
}
