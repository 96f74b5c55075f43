import { describe, expect, it } from 'vitest';
import { scriptCompletions } from '../../../../renderer/src/actions/script-completion.ts';

const knowledge = {
  on: 'test',
  names: {
    ...{
      environment: ['host', 'token'],
      globals: ['API_Key'],
      collectionVariables: ['base'],
      iterationData: ['caller'],
    },
    variables: ['host', 'token', 'API_Key', 'base', 'caller'],
  },
  scripts: ['pm.environment.set("contact", 1); pm.globals.set(`seen`, 1)'],
} as const;

function labels(before: string, on: 'prerequest' | 'test' = 'test'): readonly string[] {
  return scriptCompletions(before, { ...knowledge, on })?.options.map(({ label }) => label) ?? [];
}

describe('completion in a script', () => {
  it('goes on with a path, and offers what this kind of script has', () => {
    expect(labels('if (pm.response.to.be.')).toContain('notFound');
    expect(labels('pm.')).toContain('response');
    expect(labels('pm.', 'prerequest')).not.toContain('response');
    expect(labels('pm.execution.', 'prerequest')).toContain('skipRequest');
    expect(labels('const body = resp')).toContain('responseBody');
    expect(scriptCompletions('const a = pm.environment.g', knowledge)).toMatchObject({ from: 25 });
    const json = scriptCompletions('pm.response.js', knowledge)?.options.find(({ label }) => label === 'json');
    expect(json).toEqual({ label: 'json', kind: 'function', detail: '()', says: 'The body, parsed as JSON.' });
  });

  it('knows nothing of what is not in the sandbox', () => {
    for (const text of ['myObject.', 'call().', 'list[0].', 'x.pm.', '']) expect(labels(text)).toEqual([]);
  });

  it('goes on with an assertion', () => {
    expect(labels('pm.expect(body.items[0].f(1)).to.')).toContain('eql');
    expect(labels('pm.expect(a).to.be.an("array").that.')).toContain('include');
  });

  it('offers the variables of a scope, and those that scripts set', () => {
    expect(labels('pm.environment.get("')).toEqual(['host', 'token', 'contact']);
    expect(scriptCompletions("pm.variables.has('tok", knowledge)).toMatchObject({ from: 18 });
    expect(labels("pm.variables.has('tok")).toEqual([...knowledge.names.variables, 'contact', 'seen']);
    expect(labels('pm.iterationData.get("')).toEqual(['caller']);
    expect(labels('postman.getGlobalVariable(`')).toEqual(['API_Key', 'seen']);
    expect(labels('pm.environment.get("a") + "')).toEqual([]);
    expect(labels('require("lo')).toContain('lodash');
  });
});
