import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { defaultWorkspace } from '../../../electron/engine/workspace/default-workspace.ts';
import { readLaunchOptions } from '../../../electron/shell/launch-options.ts';
import type { Failure } from '../../../shared/failure.ts';

test('uses the default folders where there are no options', () => {
  expect(readLaunchOptions(['electron', '/app', '--enable-features=X'])).toEqual({
    workspace: resolve(defaultWorkspace()),
    userData: null,
    receiver: { port: undefined, host: undefined },
  });
});

test('reads values in both spellings, and folders as absolute paths', () => {
  const words = ['--workspace', 'here', '--user-data=there/a=b', '--receiver-port=0', '--receiver-host', '::1'];
  expect(readLaunchOptions(words)).toEqual({
    workspace: resolve('here'),
    userData: resolve(join('there', 'a=b')),
    receiver: { port: 0, host: '::1' },
  });
});

test.each([
  [['--receiver-port', 'many'], '--receiver-port must be a whole number from 0 to 65535, not many.'],
  [['--receiver-port=65536'], '--receiver-port must be a whole number from 0 to 65535, not 65536.'],
  [['--workspace'], '--workspace needs a value.'],
  [['--workspace', '--receiver-port'], '--workspace needs a value.'],
  [['--user-data='], '--user-data needs a value.'],
])('refuses %j by name', (words, message) => {
  const refusal = (): Failure | null => {
    try {
      readLaunchOptions(words);
    } catch (error) {
      return error as Failure;
    }
    return null;
  };
  expect(refusal()).toMatchObject({ code: 'USAGE', message });
});
