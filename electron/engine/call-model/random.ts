/** Numbers in [0, 1). Tests give a seeded one; a seed makes a run repeatable. */
export type Random = () => number;

/** Mulberry32: small, fast, good enough for believable data, never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from `from` to `to`, both included. */
export const between = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1));

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const picked = items[between(random, 0, items.length - 1)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}

const hexDigits = '0123456789abcdef';

export function hex(random: Random, digits: number): string {
  const codes: number[] = [];
  for (let digit = 0; digit < digits; digit += 1) codes.push(hexDigits.charCodeAt(between(random, 0, 15)));
  return String.fromCharCode(...codes);
}

const variants = ['8', '9', 'a', 'b'];

/** A version 4 UUID out of the given randomness. */
export function uuid(random: Random): string {
  const variant = pick(random, variants);
  return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${variant}${hex(random, 3)}-${hex(random, 12)}`;
}

/** FNV-1a: spreads short texts well enough to begin a row of chances. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
