/** Numbers in [0, 1) that are the same for the same seed (mulberry32), so that a random run can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `least` to `most`, both included. */
export function between(random: () => number, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** One of several values. @throws Error if there are none */
export function oneOf<T>(random: () => number, some: readonly T[]): T {
  const chosen = some[Math.floor(random() * some.length)];
  if (chosen === undefined) throw new Error('there is nothing to choose from');
  return chosen;
}
