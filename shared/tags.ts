const brace = 0x7b;
const closing = 0x7d;

/**
 * Calls back for each `{{tag}}` of a text, in order: what Postman takes for a variable (`Substitutor.REGEX_EXTRACT_VARS`
 * of postman-collection), without the empty one and without line breaks: no tag can be defined with those, and emptying
 * such text would damage code that merely looks so. Of `{{a{{b}}}}` it is the inner one. Reads the text once: bodies
 * hold millions of braces.
 */
export function forEachTag(text: string, visit: (name: string, start: number, end: number) => void): void {
  for (let open = text.indexOf('{{'); open !== -1; ) {
    let at = open + 2;
    let code = text.charCodeAt(at);
    while (code === brace) {
      at += 1;
      code = text.charCodeAt(at);
    }
    const start = at - 2;
    while (code !== brace && code !== closing && code !== 0x0a && code !== 0x0d && at < text.length) {
      at += 1;
      code = text.charCodeAt(at);
    }
    if (code === closing && text.charCodeAt(at + 1) === closing && at > start + 2) {
      visit(text.slice(start + 2, at), start, at + 2);
      at += 2;
    }
    open = text.indexOf('{{', at);
  }
}

/** The text with each `{{tag}}` replaced; `replacement` gives the same text back to keep one. */
export function replaceTags(
  text: string,
  replacement: (match: string, name: string, offset: number) => string,
): string {
  const pieces: string[] = [];
  let done = 0;
  forEachTag(text, (name, start, end) => {
    pieces.push(text.slice(done, start), replacement(text.slice(start, end), name, start));
    done = end;
  });
  if (done === 0) return text;
  pieces.push(text.slice(done));
  return pieces.join('');
}
