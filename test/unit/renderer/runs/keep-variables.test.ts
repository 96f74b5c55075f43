import { describe, expect, it } from 'vitest';
import { collectionInputPairs } from '../../../../renderer/src/runs/collection/input-words.ts';
import { environmentOf, keepProblem, withKept } from '../../../../renderer/src/runs/collection/keep-variables.ts';

const change = (key: string, after: string | null) => ({ scope: 'environment' as const, key, before: null, after });
const row = (key: string, value: string | null, rest: object = {}) => ({
  ...{ key, value, enabled: true, secret: false },
  ...rest,
});

describe('variables that are kept', () => {
  it('change the last enabled row of their key, are added, or go', () => {
    const values = [row('a', '1'), row('a', '2', { enabled: false }), row('b', null, { secret: true }), row('c', '3')];
    expect(withKept(values, [change('a', '9'), change('b', 'new'), change('c', null), change('d', '4')])).toEqual([
      row('a', '9'),
      row('a', '2', { enabled: false }),
      row('b', 'new', { secret: true }),
      row('d', '4'),
    ]);
  });

  it('go into the environment that the run had, never into the one that happens to be active', () => {
    expect(environmentOf({ inputs: {} }, { environment: 'then' })).toBe('then');
    expect(environmentOf({ inputs: { environment: 'Staging' } }, { environment: 'its-id' })).toBe('its-id');
    expect(environmentOf({ inputs: { environment: null } }, { environment: null })).toBeNull();
    // From before reports kept it.
    expect(environmentOf({ inputs: { environment: 'env-1' } }, {})).toBe('env-1');
    expect(environmentOf({ inputs: { environment: { name: 'a.json', text: '{}' } } }, {})).toBeNull();
    expect(environmentOf({ inputs: {} }, {})).toBeNull();
  });

  it('need somewhere to go', () => {
    const nowhere = { environment: null, collection: null };
    expect(keepProblem(change('a', '1'), nowhere)).toBe('The run had no environment of this workspace.');
    expect(keepProblem({ ...change('a', '1'), scope: 'globals' }, nowhere)).toBeNull();
    expect(keepProblem({ ...change('a', '1'), scope: 'collection' }, nowhere)).toMatch(/not in this workspace/);
    expect(keepProblem(change('a', '1'), { ...nowhere, environment: { id: 'e', name: 'E' } })).toBeNull();
  });
});

describe('the inputs of a collection run', () => {
  it('are named as a person entered them, files by their names', () => {
    const inputs = {
      ...{ collection: 'crm-1', only: ['Contacts'], environment: 'env-1', data: { name: 'a.csv', text: 'a\n1' } },
      ...{ delayMs: 0, stopOnFailure: true, scripts: false, scriptTimeoutMs: 30_000 },
    };
    const progress = { collection: { id: 'crm-1', name: 'CRM' } } as never;
    expect(collectionInputPairs({ inputs, progress }, [{ id: 'env-1', name: 'Staging' }])).toEqual([
      ['Collection', 'CRM'],
      ['Requests', 'Contacts'],
      ['Environment', 'Staging'],
      ['Data file', 'a.csv'],
      ['Stop on the first failure', 'Yes'],
      ['Scripts', 'Not run'],
    ]);
    expect(
      collectionInputPairs({ inputs: { collection: { name: 'crm.json' }, environment: null }, progress }, []),
    ).toEqual([
      ['Collection', 'crm.json'],
      ['Requests', 'All'],
      ['Environment', 'None'],
    ]);
    const certificates = { client: [{ matches: ['<all_urls>'], file: 'me.pem' }], authorities: 'ca.pem' };
    const values = { environment: [{ key: 'host', value: 'a' }], globals: [{ key: 'g', value: 'b' }] };
    const more = { ...inputs, certificates, values, followRedirects: false, workingDir: '/crm' };
    expect(collectionInputPairs({ inputs: more, progress }, []).slice(-5)).toEqual([
      ['Redirects', 'Not followed'],
      ['Values', 'host, g'],
      ['Uploads from', '/crm'],
      ['Client certificates', 'me.pem for all hosts'],
      ['Trusted authorities', 'ca.pem'],
    ]);
  });
});
