import { expect, it } from 'vitest';
import {
  doubledKeys,
  environmentText,
  freeName,
  keptRows,
} from '../../../../renderer/src/environments/environment-file.ts';

const row = (key: string, value = '', enabled = true) => ({ key, value, enabled, secret: false });

it('writes a file that Postman reads', () => {
  const text = environmentText({
    name: 'Staging',
    values: [{ ...row('host', 'a'), secret: true }, row('off', 'b', false)],
  });
  expect(JSON.parse(text)).toEqual({
    name: 'Staging',
    values: [
      { key: 'host', value: 'a', type: 'secret', enabled: true },
      { key: 'off', value: 'b', type: 'default', enabled: false },
    ],
    _postman_variable_scope: 'environment',
  });
});

it('finds a name that is free', () => {
  expect(freeName('New', [])).toBe('New');
  expect(freeName('New', [{ name: 'New' }, { name: 'New 2' }])).toBe('New 3');
});

it('drops blank rows and points at keys that stand twice', () => {
  expect(keptRows([row('a'), row(''), row('', 'b')])).toEqual([row('a'), row('', 'b')]);
  expect([...doubledKeys([row('a'), row('a'), row('b'), row('b', '', false), row(''), row('')])]).toEqual(['a']);
});
