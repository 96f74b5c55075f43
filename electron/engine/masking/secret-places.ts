import { encodeFor } from '../../../shared/encoding-context.ts';
import type { HeaderLine } from '../../../shared/model/http.ts';
import type { SecretMark, SecretPlace } from '../../../shared/model/secret-mark.ts';
import { keyOf, type SecretHit, type SecretValue, searchFor } from './secret-search.ts';
import { decodedAs } from './text-views.ts';

/** A request as it is logged: its body are the bytes of the wire. */
export interface LoggedRequest {
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array | null;
}

/**
 * One place for each secret that is in the request: from there its value is read again when the activity is shown, however
 * the secret has changed meanwhile. To be asked only where secrets were filled in. Linear in the request: a tenth of a
 * second for what is worst to search, as only so much of it is searched through.
 */
export function markSecrets(values: readonly SecretValue[], request: LoggedRequest): SecretMark[] {
  const search = searchFor(values);
  const places = new Map<string, SecretPlace>();
  let left = searched;
  for (const { text, at } of textsOf(request)) {
    const missing = values.filter((secret) => !places.has(keyOf(secret)));
    if (missing.length === 0) break;
    if (text.length <= left) {
      left -= text.length;
      for (const hit of search.hits(text)) {
        const key = keyOf(hit.secret);
        if (isReadable(hit) && !places.has(key)) places.set(key, { in: at, ...placed(hit) });
      }
    } else {
      for (const secret of missing) {
        const place = placeInLarge(secret.value, text);
        if (place !== null) places.set(keyOf(secret), { in: at, ...place });
      }
    }
  }
  return values.flatMap((secret) => {
    const place = places.get(keyOf(secret));
    return place === undefined ? [] : [{ tag: secret.tag, place }];
  });
}

/** Characters that are searched through. In the rest a secret is looked for only as it is encoded when it is filled in. */
const searched = 65_536;

/** The shortest first: of those most are searched through. */
function textsOf({ url, headers, body }: LoggedRequest): readonly { text: string; at: SecretPlace['in'] }[] {
  const lines = headers.flatMap(([name, value], header) => [
    { text: name, at: { header, part: 'name' as const } },
    { text: value, at: { header, part: 'value' as const } },
  ]);
  const bytes = body === null ? [] : [{ text: bytesText(body), at: 'body' as const }];
  return [{ text: url, at: 'url' as const }, ...lines, ...bytes].sort(
    ({ text: one }, { text: other }) => one.length - other.length,
  );
}

function placeInLarge(value: string, text: string): Omit<SecretPlace, 'in'> | null {
  for (const [encoded, as] of encodingsOf(value)) {
    const start = text.indexOf(encoded);
    if (start !== -1) return { start, end: start + encoded.length, as };
  }
  return null;
}

/** How a value is written where it is filled in. */
function encodingsOf(value: string): ReadonlyMap<string, SecretPlace['as']> {
  const encodings = new Map<string, SecretPlace['as']>();
  const add = (text: string, as: SecretPlace['as']): void => {
    // Bytes of UTF-8 are one character each here.
    for (const written of [text, Buffer.from(text).toString('latin1')]) {
      if (!encodings.has(written)) encodings.set(written, as);
    }
  };
  add(value, []);
  add(encodeFor('query', value), ['percent']);
  add(encodeURIComponent(value.toWellFormed()), ['percent']);
  add(new URLSearchParams({ v: value }).toString().slice(2), ['form']);
  add(encodeFor('json-string', value), ['json']);
  add(encodeFor('xml', value), ['xml']);
  return encodings;
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
    const decoded = decodedAs(textAt(place, request), place.as);
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

function textAt({ in: at, start, end }: SecretPlace, { url, headers, body }: LoggedRequest): string {
  if (at === 'body') return body === null ? '' : bytesText(body.subarray(start, end));
  return (at === 'url' ? url : (headers[at.header]?.[at.part === 'name' ? 0 : 1] ?? '')).slice(start, end);
}

const bytesText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
