/**
 * Takes line and block comments out of a JSON text, as Postman does before it sends a JSON body; what stands in quotes
 * is left alone, also in quotes that never end, and the `\n` after a line comment stays. A block comment that never ends
 * goes to the end of the text. Reads the text once.
 */
export function withoutComments(text: string): string {
  if (!text.includes('//') && !text.includes('/*')) return text;
  const mark = /["\\/]/g;
  const kept: string[] = [];
  let done = 0;
  for (let at = 0; at < text.length; ) {
    mark.lastIndex = at;
    const next = mark.exec(text)?.index;
    if (next === undefined) break;
    if (text[next] === '"') at = endOfString(text, next);
    else if (text[next] === '\\') at = endOfEscape(text, next);
    else {
      at = endOfComment(text, next) ?? next + 1;
      if (at === next + 1) continue;
      kept.push(text.slice(done, next));
      done = at;
    }
  }
  kept.push(text.slice(done));
  return kept.join('');
}

function endOfString(text: string, start: number): number {
  const mark = /["\\]/g;
  for (let at = start + 1; ; ) {
    mark.lastIndex = at;
    const next = mark.exec(text)?.index;
    if (next === undefined) return text.length;
    if (text[next] === '"') return next + 1;
    at = next + 2;
  }
}

/** Behind backslashes outside of quotes. An odd number of them escapes a quote, which then begins no text. */
function endOfEscape(text: string, start: number): number {
  let at = start;
  while (text[at] === '\\') at += 1;
  return (at - start) % 2 === 1 && text[at] === '"' ? at + 1 : at;
}

/** Null where no comment begins here. */
function endOfComment(text: string, start: number): number | null {
  if (text[start + 1] !== '/' && text[start + 1] !== '*') return null;
  const isLine = text[start + 1] === '/';
  const end = isLine ? text.indexOf('\n', start + 2) : text.indexOf('*/', start + 2);
  if (end === -1) return text.length;
  return isLine ? end : end + 2;
}
