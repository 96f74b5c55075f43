import { encodeFor } from '../../../shared/encoding-context.ts';
import type { HeaderLine } from '../../../shared/model/http.ts';
import type { SecretMark, SecretPlace } from '../../../shared/model/secret-mark.ts';
import { type SecretHit, SecretSearch, type SecretValue } from './secret-search.ts';
import { decodedAs } from './text-views.ts';

/** A request as it is logged: its body are the bytes of the wire. */
export interface LoggedRequest {
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array | null;
}

/**
 * One place for each secret that is in the request: from there its value is read again when the activity is shown, however
 * the secret has changed meanwhile. Linear in the request, and to be asked only where secrets were filled in.
 */
export function markSecrets(values: readonly SecretValue[], request: LoggedRequest): SecretMark[] {
  return values.flatMap((secret) => {
    const place = placeOf(secret, request);
    return place === null ? [] : [{ tag: secret.tag, place }];
  });
}

/** Bytes of a body beyond which a secret is looked for only as it is encoded when it is filled in: that takes no time. */
const large = 65_536;

function placeOf(secret: SecretValue, { url, headers, body }: LoggedRequest): SecretPlace | null {
  const search = new SecretSearch([secret]);
  const inUrl = firstIn(search, url);
  if (inUrl !== null) return { in: 'url', ...inUrl };
  for (const [header, line] of headers.entries()) {
    for (const [index, part] of (['name', 'value'] as const).entries()) {
      const position = firstIn(search, line[index] ?? '');
      if (position !== null) return { in: { header, part }, ...position };
    }
  }
  if (body !== null && body.byteLength > large) return placeInLarge(secret.value, body);
  const inBody = body === null ? null : firstIn(search, bytesText(body));
  return inBody === null ? null : { in: 'body', ...inBody };
}

function placeInLarge(value: string, body: Uint8Array): SecretPlace | null {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const encodings: readonly (readonly [text: string, as: SecretPlace['as']])[] = [
    [value, []],
    [encodeFor('query', value), ['percent']],
    [encodeURIComponent(value.toWellFormed()), ['percent']],
    [new URLSearchParams({ v: value }).toString().slice(2), ['form']],
    [encodeFor('json-string', value), ['json']],
    [encodeFor('xml', value), ['xml']],
  ];
  for (const [text, as] of encodings) {
    const start = buffer.indexOf(text);
    if (start !== -1) return { in: 'body', start, end: start + Buffer.byteLength(text), as };
  }
  return null;
}

function firstIn(search: SecretSearch, text: string): Omit<SecretPlace, 'in'> | null {
  for (const hit of search.hits(text)) if (isReadable(hit)) return placed(hit);
  return null;
}

/** What was decoded from the wrong character on is hidden, but does not say what the secret is. */
const isReadable = ({ as, within }: SecretHit): boolean => as.at(-1) !== 'base64' || within !== undefined;

const placed = ({ start, end, as, within, inside }: SecretHit): Omit<SecretPlace, 'in'> => ({
  ...{ start, end, as: [...as] },
  ...(within === undefined ? {} : { within: [within[0], within[1]] as [number, number] }),
  ...(inside.length === 0 ? {} : { inside: [...inside] }),
});

/** The values of the marked secrets, read from where they stand in the request. */
export function secretsIn(marks: readonly SecretMark[], request: LoggedRequest): SecretValue[] {
  return marks.flatMap(({ tag, place }) => {
    if (place === undefined) return [];
    const decoded = decodedAs(textAt(place, request).slice(place.start, place.end), place.as);
    const value = place.within === undefined ? decoded : decodedAs(decoded.slice(...place.within), place.inside ?? []);
    // Where it stood as bytes of UTF-8, one character each, it is what these bytes say.
    const bytes = Buffer.from(value, 'latin1');
    const characters = bytes.toString('utf8');
    const isBytes = bytes.toString('latin1') === value && !characters.includes('\ufffd') && characters !== value;
    return isBytes
      ? [
          { tag, value },
          { tag, value: characters },
        ]
      : [{ tag, value }];
  });
}

function textAt(place: SecretPlace, { url, headers, body }: LoggedRequest): string {
  if (place.in === 'url') return url;
  if (place.in === 'body') return body === null ? '' : bytesText(body);
  return headers[place.in.header]?.[place.in.part === 'name' ? 0 : 1] ?? '';
}

const bytesText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
