import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultWorkspace } from '../../../electron/engine/workspace/default-workspace.ts';
import { readLaunchOptions, refuseSwitches } from '../../../electron/shell/launch-options.ts';
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

describe('the installed app', () => {
  const refused = (words: readonly string[], platform: NodeJS.Platform = 'linux'): string | null => {
    try {
      refuseSwitches(words, platform);
      return null;
    } catch (error) {
      return (error as Failure).message;
    }
  };

  test.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-port',
    '-remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--remote-allow-origins=*',
    '--inspect',
    '--inspect=0.0.0.0:9229',
    '--inspect-brk',
    '--inspect-publish-uid=http',
    '--debug-brk',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp/x',
    '--disable-web-security',
    '--renderer-cmd-prefix=sh',
    '--utility-cmd-prefix=sh',
    '--gpu-launcher=sh',
  ])('does not start with %s', (word) => {
    expect(refused(['--workspace', 'here', word])).toBe(`${word.split('=')[0]} is not allowed in the installed app.`);
  });

  test('takes a slash and capital letters for what they are on Windows', () => {
    expect(refused(['/Remote-Debugging-Port=1'], 'win32')).not.toBeNull();
    expect(refused(['--JS-FLAGS=x'], 'win32')).not.toBeNull();
    expect(refused(['/remote-debugging-port'])).toBeNull();
  });

  test('starts with its own options, and with others of Chromium', () => {
    const words = ['--workspace=/js-flags', '--enable-features=X', '--force-device-scale-factor=2', '--no-sandbox'];
    expect(refused([...words, '/home/me/--inspect', '--', '--inspect'])).toBeNull();
  });
});
