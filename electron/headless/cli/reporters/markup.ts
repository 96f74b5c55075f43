/** Characters that XML 1.0 has no way to write, and HTML no use for. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;

/** Half a surrogate pair is no character either. */
const writable = (text: string): string => text.toWellFormed().replace(unwritable, '\ufffd');

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

/** Text that is nothing but text in an element or a quoted attribute, of HTML and XML. */
export const markupText = (text: string): string =>
  writable(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** An attribute of XML: blanks that a parser would make spaces stay what they are. */
export const xmlAttribute = (name: string, value: string | number): string =>
  ` ${name}="${markupText(String(value)).replace(/[\t\n\r]/g, (blank) => `&#${blank.charCodeAt(0)};`)}"`;

/** Text of XML that keeps its line breaks. */
export const xmlData = (text: string): string => `<![CDATA[${writable(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
