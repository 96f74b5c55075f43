import { describe, expect, test } from 'vitest';
import { temporaryCollections } from '../support/temporary-collections.ts';

/** A list of so many, by their numbers. */
const many = <Value>(count: number, make: (at: number) => Value): Value[] =>
  Array.from({ length: count }, (_, at) => make(at));
const byName = (count: number, prefix: string, make: (at: number) => unknown) =>
  Object.fromEntries(many(count, (at) => [`${prefix}${at}`, make(at)]));
const imported = async (more: object) => {
  await using temporary = await temporaryCollections();
  const text = JSON.stringify({ openapi: '3.0.3', info: { title: 'Shared' }, ...more });
  return await temporary.importText({ name: 'shared.json', text });
};
const postOf = (schema: object) => ({ post: { requestBody: { content: { 'application/json': schema } } } });

describe('an OpenAPI description whose operations share a large part', () => {
  test('has a bounded list of warnings, each once', async () => {
    const bad = { type: 'object', properties: byName(1_400, 'p', (at) => ({ $ref: `#/nowhere/${at}` })) };
    const { requests, warnings } = await imported({
      components: { schemas: { bad } },
      paths: byName(300, '/p', () => postOf({ schema: { $ref: '#/components/schemas/bad' } })),
    });
    expect(requests).toHaveLength(300);
    const ours = warnings.filter(({ message }) => message.includes('leads nowhere') || message.includes('not listed'));
    expect(ours.length).toBeLessThanOrEqual(1_001);
    expect(new Set(ours.map(({ path, message }) => `${path} ${message}`)).size).toBe(ours.length);
    expect(ours.at(-1)?.message).toBe('There is more that cannot be carried over. It is not listed here.');
  });

  const refused = { code: 'FILE_UNREADABLE', message: expect.stringContaining('more than 4,000,000 values') };

  test('is refused where each of its paths has the same thousands of parameters', async () => {
    const parameters = many(3_000, (at) => ({ name: `q${at % 2}`, in: 'query' }));
    const shared = { parameters, get: {} };
    const paths = byName(3_000, '/p', () => ({ $ref: '#/components/pathItems/shared' }));
    await expect(imported({ components: { pathItems: { shared } }, paths })).rejects.toMatchObject(refused);
  });

  test('is refused where each of its bodies has the same schema of far more than a sample takes', async () => {
    const wide = { type: 'object', properties: byName(100_000, 'p', () => ({ readOnly: false })) };
    const paths = byName(100, '/p', () => postOf({ schema: { $ref: '#/components/schemas/wide' } }));
    await expect(imported({ components: { schemas: { wide } }, paths })).rejects.toMatchObject(refused);
  });

  test.each(['application/json', 'application/xml', 'text/plain', 'multipart/form-data'])(
    'is refused where a sample in %s repeats an example so often that it is no text any more',
    async (type) => {
      const components = {
        schemas: {
          large: { example: { text: 'x'.repeat(600_000) } },
          all: { type: 'object', properties: byName(1_000, 'p', () => ({ $ref: '#/components/schemas/large' })) },
        },
      };
      const schema = { $ref: '#/components/schemas/all' };
      const body = { post: { requestBody: { content: { [type]: { schema } } } } };
      const tooLarge = { code: 'FILE_TOO_LARGE' };
      await expect(imported({ components, paths: { '/a': body } })).rejects.toMatchObject(tooLarge);
      const parameter = { get: { parameters: [{ name: 'q', in: 'query', schema }] } };
      await expect(imported({ components, paths: { '/a': parameter } })).rejects.toMatchObject(tooLarge);
    },
  );

  test('is refused where its parameters repeat an example so often that no request can be written', async () => {
    const components = { examples: { large: { value: [{ text: 'x'.repeat(600_000) }] } } };
    const parameters = many(1_000, (at) => ({
      name: `q${at}`,
      in: 'query',
      examples: { one: { $ref: '#/components/examples/large' } },
    }));
    const add = imported({ components, paths: { '/a': { get: { parameters } } } });
    await expect(add).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });
});
