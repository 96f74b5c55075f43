import { describe, expect, it } from 'vitest';
import { customFound, systemGroups } from '../../../../renderer/src/parameters/parameter-filter.ts';
import type { CustomParameter, SystemParameter } from '../../../../shared/model/parameter.ts';

const system = (dialect: string, tag: string, change: Partial<SystemParameter> = {}): SystemParameter => ({
  ...{ kind: 'system', dialect, tag, meaning: '', format: '', example: '', allowed: null, occurs: '', uses: 0 },
  ...change,
});
const custom = (tag: string, value: string, secret = false): CustomParameter => ({
  ...{ kind: 'custom', tag, value, secret, uses: 0 },
});

describe('searching parameters', () => {
  const all = [
    system('one', 'caller_id', { meaning: 'Number of the caller' }),
    system('two', 'direction', { allowed: ['inbound', 'outbound'] }),
    system('one', 'date'),
  ];
  it('groups what the phone systems give', () => {
    const groups = systemGroups(all, null, '');
    expect(groups.map(({ dialect, parameters }) => [dialect, parameters.map(({ tag }) => tag)])).toEqual([
      ['one', ['caller_id', 'date']],
      ['two', ['direction']],
    ]);
    expect(systemGroups(all, 'two', '')).toHaveLength(1);
    expect(systemGroups(all, 'two', 'caller')).toEqual([]);
  });
  it('looks into meanings and allowed values, for every word', () => {
    expect(systemGroups(all, null, 'NUMBER caller')[0]?.parameters[0]?.tag).toBe('caller_id');
    expect(systemGroups(all, null, 'inbound')[0]?.parameters[0]?.tag).toBe('direction');
  });
  it('never finds a secret by its value', () => {
    const rows = [custom('Key', 'abc', true), custom('Host', 'abc.example.com')];
    expect(customFound(rows, 'abc').map(({ tag }) => tag)).toEqual(['Host']);
    expect(customFound(rows, 'key').map(({ tag }) => tag)).toEqual(['Key']);
  });
});
