import { expect, test } from 'vitest';
import { createScriptVariables, globalsScope } from '../../../electron/engine/workspace/script-variables.ts';

test('a collection, an environment and the globals of one id do not share variables', () => {
  const variables = createScriptVariables();
  const scopes = [
    globalsScope,
    { kind: 'environment', id: null },
    ...['globals', 'no environment', 'same', ''].flatMap((id) => [
      { kind: 'environment', id } as const,
      { kind: 'collection', id } as const,
    ]),
  ] as const;
  scopes.forEach((of, at) => void variables.keep(of, [], [{ key: 'who', value: `scope ${at}` }]));
  expect(scopes.map((of) => [...variables.changed(of)])).toEqual(scopes.map((_, at) => [['who', `scope ${at}`]]));
});
