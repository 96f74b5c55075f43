import { join, sep } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodedPath, screenFile } from '../../electron/screen-file.ts';

const folder = join(sep, 'app', 'out', 'renderer');

test('names the file and its type', () => {
  expect(screenFile(folder, '/index.html')).toEqual({
    file: join(folder, 'index.html'),
    type: 'text/html; charset=utf-8',
  });
  expect(screenFile(folder, '/assets/inter.woff2')?.type).toBe('font/woff2');
  expect(screenFile(folder, '/unknown.ending')?.type).toBe('application/octet-stream');
});

test('leads to nothing beside the folder, also to none that only begins like it', () => {
  for (const path of ['/../../package.json', '/..', '/../renderer-old/index.html', '/a/../../x', '']) {
    expect.soft(screenFile(folder, path), path).toBeNull();
  }
});

test('stays in the folder whatever path a page makes up', () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '', '%2e%2e', '\\..\\', 'assets'), fc.string());
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const path = decodedPath(`/${parts.join('/')}`);
      const file = path === null ? null : (screenFile(folder, path)?.file ?? null);
      return file === null || file.startsWith(folder + sep);
    }),
  );
});

test('takes a path that is not well-formed for none', () => {
  expect(decodedPath('/%')).toBeNull();
  expect(decodedPath('/a%00b')).toBeNull();
  expect(decodedPath('/a%20b')).toBe('/a b');
});
