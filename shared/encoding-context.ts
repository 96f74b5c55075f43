/**
 * Where in a request a tag stands. It decides how a value that came with a call is written there: numbers begin with
 * `+`, names hold quotes, and what a caller calls himself must not change the request around it.
 */
export type EncodingContext =
  | 'plain'
  /** Scheme, user, host and port of a URL: may hold a whole `https://host`, so nothing is encoded. */
  | 'authority'
  | 'path'
  | 'query'
  /** A raw body of the type application/x-www-form-urlencoded. */
  | 'form'
  | 'json-string'
  /** Outside quotes in JSON: a number, true, false and null stand as they are, all else becomes a string. */
  | 'json-bare'
  | 'xml'
  | 'xml-cdata'
  | 'header'
  /** The name of a multipart part, between quotes. */
  | 'part-name';

/** Reads a text once and then gives the context of each tag; asked with growing offsets. */
export type EncodingContextFinder = (text: string) => (offset: number) => EncodingContext;

const percent = (value: string): string =>
  encodeURIComponent(value.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const jsonBare = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

const xmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 cannot hold in any form. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The value as it is written in a context, so that whoever reads the request gets exactly this value. */
export function encodeFor(context: EncodingContext, value: string): string {
  switch (context) {
    case 'plain':
    case 'authority':
      return value;
    case 'path':
    case 'query':
    case 'form':
      return percent(value);
    case 'json-string':
      return JSON.stringify(value).slice(1, -1);
    case 'json-bare':
      return jsonBare.test(value) ? value : JSON.stringify(value);
    case 'xml':
      return value.replace(notXml, '').replace(/[&<>"']/g, (c) => xmlEntities[c] ?? c);
    case 'xml-cdata':
      return value.replace(notXml, '').replaceAll(']]>', ']]]]><![CDATA[>');
    case 'header':
      // A line break would begin another header; what is no ASCII goes as percent-encoded UTF-8, as header lines hold none.
      return (
        value
          // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
          .replace(/[\u0000-\u001f\u007f]+/g, ' ')
          .toWellFormed()
          .replace(/[^ -~]+/g, (text) => encodeURIComponent(text))
      );
    case 'part-name':
      return value.replace(/[\r\n"]/g, (c) => encodeURIComponent(c));
  }
}

const tag = /\{\{[^{}\r\n]+\}\}/g;

/** Contexts in a URL: what stands before the first `/`, `?` or `#` of it names the server. */
export const urlEncodingContexts: EncodingContextFinder = (text) => {
  // Tags may hold `/`, `?` and `#` in their names, so they are blanked out before the parts are looked for.
  const bare = text.replace(tag, (match) => '_'.repeat(match.length));
  const scheme = bare.indexOf('://');
  const start = scheme === -1 ? 0 : scheme + 3;
  const after = bare.slice(start).search(/[/\\?#]/);
  const authority = after === -1 ? bare.length : start + after;
  const hash = bare.indexOf('#') === -1 ? bare.length : bare.indexOf('#');
  const question = bare.slice(0, hash).indexOf('?');
  return (offset) => {
    if (offset < authority) return 'authority';
    return question !== -1 && offset > question ? 'query' : 'path';
  };
};

/** Contexts in a JSON text: inside or outside quotes. Comments, which Postman takes out, are plain. */
export const jsonEncodingContexts: EncodingContextFinder = (text) => {
  const token = /\{\{[^{}\r\n]+\}\}|\\[\s\S]|"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  let quoted = false;
  let next = token.exec(text);
  return (offset) => {
    while (next !== null && next.index < offset) {
      if (next[0] === '"') quoted = !quoted;
      else if (next[0].startsWith('/') && quoted) token.lastIndex = next.index + 1;
      else if (next[0].startsWith('/') && offset < token.lastIndex) return 'plain';
      next = token.exec(text);
    }
    return quoted ? 'json-string' : 'json-bare';
  };
};

export const xmlEncodingContexts: EncodingContextFinder = (text) => (offset) => {
  const opened = text.lastIndexOf('<![CDATA[', offset);
  return opened !== -1 && text.indexOf(']]>', opened) >= offset ? 'xml-cdata' : 'xml';
};

/**
 * How the tags of a raw body are distinguished: by Postman's editor language, where that says no more than "text" by the
 * Content-Type, and plain where neither knows.
 */
export function bodyEncodingContexts(
  language: string | null,
  contentType: string | undefined,
): EncodingContext | EncodingContextFinder {
  if (language === 'json') return jsonEncodingContexts;
  if (language === 'xml' || language === 'html') return xmlEncodingContexts;
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^[^/]+\/(?:[^/]+\+)?json$/.test(type)) return jsonEncodingContexts;
  if (/^[^/]+\/(?:[^/]+\+)?(?:xml|html)$/.test(type)) return xmlEncodingContexts;
  if (type === 'application/x-www-form-urlencoded') return 'form';
  return 'plain';
}
