import { replaceTags } from './tags.ts';

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

/** Contexts in a URL: what stands before the first `/`, `?` or `#` of it names the server. */
export const urlEncodingContexts: EncodingContextFinder = (text) => {
  // Tags may hold `/`, `?` and `#` in their names, so they are blanked out before the parts are looked for.
  const bare = replaceTags(text, (match) => '_'.repeat(match.length));
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

/**
 * Contexts in a JSON text: inside or outside quotes. Comments, which Postman takes out, are plain; a block comment that
 * never ends is none. The text is read once, however many tags, quotes and slashes it has.
 */
export const jsonEncodingContexts: EncodingContextFinder = (text) => {
  /** Where quotes, comments, escapes and tags may begin. */
  const mark = /["\\{/]/g;
  let at = 0;
  let quoted = false;
  /** The end of the comment that was read last. */
  let commented = 0;
  let endsBlock = true;

  /** Goes behind what begins at `at`. */
  const step = (): void => {
    const character = text[at];
    if (character === '\\') at += 2;
    else if (character === '"') {
      quoted = !quoted;
      at += 1;
    } else if (character === '{') at = endOfTag(text, at) ?? at + 1;
    else if (!quoted && text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
      commented = at;
    } else if (!quoted && endsBlock && text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      endsBlock = end !== -1;
      at = endsBlock ? end + 2 : at + 1;
      if (endsBlock) commented = at;
    } else at += 1;
  };

  return (offset) => {
    while (at < offset) {
      mark.lastIndex = at;
      const next = mark.exec(text)?.index ?? text.length;
      if (next >= offset) {
        at = offset;
        break;
      }
      at = next;
      step();
    }
    if (offset < commented) return 'plain';
    return quoted ? 'json-string' : 'json-bare';
  };
};

/** Behind the tag that begins here; null where none does. */
function endOfTag(text: string, start: number): number | null {
  if (text[start + 1] !== '{') return null;
  let at = start + 2;
  while (at < text.length && !'{}\r\n'.includes(text.charAt(at))) at += 1;
  return at > start + 2 && text.startsWith('}}', at) ? at + 2 : null;
}

/** Contexts in an XML text: inside or outside of a CDATA section, which ends at the first `]]>`. */
export const xmlEncodingContexts: EncodingContextFinder = (text) => {
  const opening = '<![CDATA[';
  let opened = -1;
  let closed = -1;
  let next = text.indexOf(opening);
  return (offset) => {
    while (next !== -1 && next <= offset) {
      opened = next;
      next = text.indexOf(opening, next + 1);
    }
    if (opened === -1) return 'xml';
    // One that never ends is none, and neither is any behind it.
    if (closed < opened && closed !== text.length) {
      const end = text.indexOf(']]>', opened);
      closed = end === -1 ? text.length : end;
    }
    return closed !== text.length && closed >= offset ? 'xml-cdata' : 'xml';
  };
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
