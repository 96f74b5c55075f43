/** The four meanings of a status; a glyph or word goes with each, so that color is never alone. */
export type Tone = 'good' | 'warning' | 'bad';

export function toneOf(status: number): Tone {
  if (status === 0 || status >= 400) return 'bad';
  return status >= 300 ? 'warning' : 'good';
}
