import { javascriptLanguage } from '@codemirror/lang-javascript';
import sandbox from 'postman-sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scriptSnippets } from '../../../../renderer/src/actions/script-snippets.ts';
import {
  expectWords,
  type ScriptWord,
  scriptModules,
  scriptWords,
} from '../../../../renderer/src/actions/script-words.ts';

const response = {
  ...{ code: 200, status: 'OK', responseTime: 7, header: [{ key: 'Content-Type', value: 'application/json' }] },
  stream: Buffer.from('{"id":1}'),
};
const request = {
  ...{ url: 'http://a.example/b?c=1', method: 'POST', header: [{ key: 'X-A', value: '1' }] },
  ...{ body: { mode: 'raw', raw: 'x' }, auth: { type: 'basic', basic: [{ key: 'username', value: 'u' }] } },
};

interface Context {
  on(event: string, listener: (...args: never[]) => void): void;
  removeAllListeners(event: string): void;
  execute(target: object, options: object, done: (error: Error | null) => void): void;
  dispose(): void;
}
let context: Context;

beforeAll(async () => {
  const { promise, resolve, reject } = Promise.withResolvers<Context>();
  sandbox.createContext({}, (error, made) => (error == null ? resolve(made as unknown as Context) : reject(error)));
  context = await promise;
});
afterAll(() => context.dispose());

/** Runs a script in the real sandbox, and gives what it wrote to the console and which assertions it made. */
async function run(listen: 'prerequest' | 'test', exec: string) {
  const written: string[] = [];
  const assertions: { readonly name: string; readonly passed: boolean }[] = [];
  const id = crypto.randomUUID();
  const { promise, resolve } = Promise.withResolvers<Error | null>();
  context.removeAllListeners('console');
  context.on('console', ((_cursor: unknown, _level: string, text: string) => written.push(text)) as never);
  context.on(`execution.assertion.${id}`, ((_cursor: unknown, made: typeof assertions) =>
    assertions.push(...made)) as never);
  context.on(`execution.request.${id}`, (() => undefined) as never);
  const cursor = { iteration: 0, cycles: 1, scriptId: 's' };
  context.execute(
    { listen, script: { exec } },
    {
      ...{ id, cursor, legacyMode: true, legacy: { _itemId: 'i', _itemName: 'Log call' } },
      context: {
        ...{ request, cookies: [], ...(listen === 'test' ? { response } : {}) },
        ...{
          legacy: { _itemId: 'i', _itemName: 'Log call' },
          environment: { values: [{ key: 'caller', value: '1' }] },
          data: { row: '1' },
        },
      },
    },
    resolve,
  );
  return { error: await promise, written, assertions };
}

/** `'status' in pm.response.to.have`: most of Chai's words assert as soon as they are read. */
function isThere({ path }: ScriptWord, root = ''): string {
  const at = path.lastIndexOf('.');
  if (root === '' && at === -1) return `typeof ${path} !== 'undefined'`;
  const holder = at === -1 ? root : path.slice(0, at);
  return `${JSON.stringify(path.slice(at + 1))} in Object(${holder})`;
}

describe('what completion offers', () => {
  it.each(['prerequest', 'test'] as const)('is there in a %s script', async (on) => {
    const words = scriptWords.filter((word) => word.on === undefined || word.on === on);
    const checks = [
      ...words.map((word) => [word.path, isThere(word)]),
      ...expectWords.map((word) => [`expect ${word.path}`, isThere(word, 'pm.expect([]).to')]),
    ].map(([name, check]) => `if (!(${check})) missing.push(${JSON.stringify(name)});`);
    const { error, written } = await run(
      on,
      `const missing = [];\n${checks.join('\n')}\nconsole.log('missing: ' + missing.join(', '));`,
    );
    expect(error).toBeNull();
    expect(written.filter((text) => text.startsWith('missing'))).toEqual(['missing: ']);
  });

  it('is a function where it is written with arguments', async () => {
    const words = scriptWords.filter(({ path }) => !path.startsWith('pm.response.to.'));
    const types = words.map(({ path, args }) => `[${JSON.stringify(path)}, typeof ${path}, ${args !== null}]`);
    const wrong = `[${types.join(',\n')}].filter(([, type, isCalled]) => (type === 'function') !== isCalled)`;
    const { error, written } = await run('test', `console.log('wrong: ' + ${wrong}.map(([path]) => path).join(', '));`);
    expect(error).toBeNull();
    expect(written.filter((text) => text.startsWith('wrong'))).toEqual(['wrong: _']);
  });

  it('requires modules that are there', async () => {
    const { error } = await run('test', scriptModules.map((name) => `require(${JSON.stringify(name)});`).join('\n'));
    expect(error).toBeNull();
  });

  it('has one entry for each', () => {
    const paths = scriptWords.map(({ path }) => path);
    expect(paths.filter((path, at) => paths.indexOf(path) !== at)).toEqual([]);
  });
});

describe('the snippets', () => {
  it.each(scriptSnippets)('$label is valid, and its tests pass', async ({ on, text }) => {
    const errors: number[] = [];
    javascriptLanguage.parser
      .parse(text)
      .iterate({ enter: ({ type, from }) => void (type.isError && errors.push(from)) });
    expect(errors).toEqual([]);
    if (text.includes('sendRequest')) return;
    const { error, assertions } = await run(on, text);
    expect(error).toBeNull();
    expect(assertions.filter(({ passed }) => !passed)).toEqual([]);
    expect(assertions.length).toBe(text.includes('pm.test(') ? 1 : 0);
  });
});
