import { expect, test } from 'vitest';
import { isLoopback, readAddress } from '../../../../renderer/src/receiver/address.ts';

test('only addresses that stay on this machine pass for local', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) expect(isLoopback(host)).toBe(true);
  for (const host of ['0.0.0.0', '::', '192.168.1.4', '127.0.0.1.example.com', 'localhost.example']) {
    expect(isLoopback(host)).toBe(false);
  }
});

test('what was typed is read, or the field is named that is wrong', () => {
  expect(readAddress(' 0.0.0.0 ', ' 4400 ')).toEqual({ problem: null, host: '0.0.0.0', port: 4400 });
  expect(readAddress('127.0.0.1', '0')).toMatchObject({ problem: null, port: 0 });
  expect(readAddress('127.0.0.1', '70000').problem?.field).toBe('port');
  expect(readAddress('127.0.0.1', '-1').problem?.field).toBe('port');
  expect(readAddress('127.0.0.1', '').problem?.field).toBe('port');
  expect(readAddress('http://x/', '80').problem?.field).toBe('host');
  expect(readAddress(' ', '80').problem?.field).toBe('host');
});
