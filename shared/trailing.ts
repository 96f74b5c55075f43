/**
 * A text without those of the given characters that stand at its end. Not by a pattern such as `/ +$/`: that looks at
 * every run of blanks in the text again from each of its characters, which takes minutes where a stranger sent a long one.
 */
export function withoutTrailing(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}
