import { createHash } from 'node:crypto';
import { type Example, type ExampleResponse, exampleBodyShown, examplesShown } from '../../../shared/model/example.ts';
import { headerRows, readRequest } from './item-request.ts';
import { isRawObject, listOf, type RawObject, textOf } from './raw-value.ts';

/** A saved response as the file has it. */
export interface RawExample {
  /** The file's own id if no other has it, else one made of what it says: no file is written to give it one. */
  readonly id: string;
  /** Its place in the list of the file. */
  readonly index: number;
  readonly raw: RawObject;
}

/** Characters of a body that tell one example without an id from another. */
const bodyTold = 4096;

export function rawExamples(item: RawObject): RawExample[] {
  const taken = new Set<string>();
  const made = new Map<string, number>();
  return listOf(item.response).flatMap((raw, index) => {
    if (!isRawObject(raw)) return [];
    let id = textOf(raw.id).slice(0, 200);
    if (id === '' || taken.has(id)) {
      const base = madeId(raw);
      do {
        const number = (made.get(base) ?? 0) + 1;
        made.set(base, number);
        id = number === 1 ? base : `${base}-${number}`;
      } while (taken.has(id));
    }
    taken.add(id);
    return [{ id, index, raw }];
  });
}

function madeId({ name, code, body }: RawObject): string {
  const text = textOf(body);
  const said = JSON.stringify([textOf(name), textOf(code), text.length, text.slice(0, bodyTold)]);
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}

export const exampleById = (item: RawObject, id: string): RawExample | undefined =>
  rawExamples(item).find((example) => example.id === id);

/** The first ones, with the beginnings of their bodies. */
export const examplesOf = (item: RawObject): { readonly examples: Example[]; readonly exampleCount: number } => {
  const all = rawExamples(item);
  return {
    examples: all.slice(0, examplesShown).map((one) => readExample(one, exampleBodyShown)),
    exampleCount: all.length,
  };
};

/** `limit` is in characters of the body. */
export function readExample({ id, raw }: RawExample, limit = Number.POSITIVE_INFINITY): Example {
  const code = Number(raw.code);
  const body = textOf(raw.body);
  const language = textOf(raw._postman_previewlanguage);
  return {
    id,
    name: textOf(raw.name),
    code: raw.code !== null && Number.isInteger(code) && code > 0 ? code : null,
    status: textOf(raw.status),
    headers: headerRows(raw.header).map(({ pair: { key, value } }) => ({ key, value })),
    body: body.length > limit ? body.slice(0, limit) : body,
    bodyLength: body.length,
    language: language === '' ? null : language,
    request: requestOf(raw.originalRequest),
  };
}

function requestOf(request: unknown): Example['request'] {
  if (!isRawObject(request) && typeof request !== 'string') return null;
  const { method, url } = readRequest({ request }, {});
  return { method, url };
}

export interface NewExample {
  readonly name: string;
  readonly response: ExampleResponse;
}

/** In the shape in which Postman saves one, with the request as it is written now, its tags not filled in. */
export function newExample(id: string, item: RawObject, { name, response }: NewExample): RawObject {
  const { code, status = '', headers = [], body = '', language = null } = response;
  return {
    ...{ id, name, originalRequest: structuredClone(item.request), status, code },
    ...(language === null ? {} : { _postman_previewlanguage: language }),
    ...{ header: headers.map(({ key, value }) => ({ key, value })), cookie: [], body },
  };
}

/** A copy of the item with one more example, behind the others. */
export const withNewExample = (item: RawObject, example: RawObject): RawObject => ({
  ...item,
  response: [...listOf(item.response), example],
});

/** A copy of the item with these in the place of one example. */
export function withExamples(item: RawObject, index: number, examples: readonly RawObject[]): RawObject {
  const list = [...listOf(item.response)];
  list.splice(index, 1, ...examples);
  return { ...item, response: list };
}
