const pieces = new RegExp(
  [
    // a text in quotes, also one that never ends
    String.raw`("(?:\\[\s\S]|[^"\\])*(?:"|\\?$)`,
    // an escaped quote outside of one begins none
    String.raw`(?<!\\)\\(?:\\\\)*")`,
    String.raw`//[^\n]*`,
    String.raw`/\*[\s\S]*?(?:\*/|$)`,
  ].join('|'),
  'g',
);

/**
 * Takes line and block comments out of a JSON text, as Postman does before it sends a JSON body; what stands in quotes
 * is left alone, and the `\n` after a line comment stays.
 */
export function withoutComments(text: string): string {
  if (!text.includes('//') && !text.includes('/*')) return text;
  return text.replace(pieces, (_, kept: string | undefined) => kept ?? '');
}
