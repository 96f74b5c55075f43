/** Characters of one text that a call is found by; numbers and names are far shorter. */
const longest = 200;

/** Letters around a number that people write and systems leave out. */
const punctuation = /[\s().-]/g;

/** A number as somebody may write it: `+1 (555) 010-0123`. */
const numberLike = /^\+?[\d\s().-]{3,}$/;

/** What is kept of the texts of one activity: each on a line of its own, in lower case; a number also without its punctuation. */
export function wordsText(words: readonly string[]): string {
  const lines = words
    .map((word) => word.slice(0, longest).replaceAll(/\s+/g, ' ').trim().toLowerCase())
    .filter((word) => word !== '')
    .flatMap((word) => [word, ...compact(word)]);
  return lines.length === 0 ? '' : `${[...new Set(lines)].join('\n')}\n`;
}

/** The texts one of which a call's words must hold; empty where every call will do. */
export function searchTexts(search: string): string[] {
  const text = search.replaceAll(/\s+/g, ' ').trim().toLowerCase();
  return text === '' ? [] : [text, ...compact(text)];
}

function compact(text: string): string[] {
  if (!numberLike.test(text)) return [];
  const digits = text.replaceAll(punctuation, '');
  return digits === text || digits.length < 3 ? [] : [digits];
}
