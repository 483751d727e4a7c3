import { BOUNDS } from '../platform/bounds.ts';
import { copyOf } from '../platform/clip.ts';

/** The hosts in a field of DCS, and the number of hosts that were left out. */
export interface Hosts {
  kept: string[];
  left_out: number;
}

/**
 * Reads the first `most` hosts of a text with commas between them, as DCS lists the nodes of a cluster. A text that is too long
 * for a host counts as left out.
 */
export function hostsIn(text: string, most: number): Hosts {
  const kept: string[] = [];
  let left_out = 0;
  // Reads piece by piece, because text.split makes millions of texts from a text of commas.
  for (let start = 0; start <= text.length;) {
    const comma = text.indexOf(',', start);
    const end = comma === -1 ? text.length : comma;
    const host = end === start ? '' : text.slice(start, end).trim();
    if (host !== '') {
      if (kept.length < most && host.length <= BOUNDS.host.most) kept.push(copyOf(host));
      else left_out += 1;
    }
    start = end + 1;
  }
  return { kept, left_out };
}
