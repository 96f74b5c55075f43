/** `a`, `a and b`, `a, b and c`: texts as a sentence names them. */
export function listed(texts: readonly string[], last: 'and' | 'or' = 'and'): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${last} ${texts.at(-1)}`;
}
