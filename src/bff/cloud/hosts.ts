import { BOUNDS } from '../platform/bounds.ts';
import { copyOf } from '../platform/clip.ts';

/** The hosts in a field of DCS, and how many more it names. */
export interface Hosts {
  kept: string[];
  left_out: number;
}

/**
 * The hosts of a text with commas between them, in which the nodes of a cluster stand: the first `most` of them. What is too long
 * to be a host counts as left out.
 */
export function hostsIn(text: string, most: number): Hosts {
  const kept: string[] = [];
  let left_out = 0;
  // Piece by piece: text.split would make millions of texts of a text of commas.
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
