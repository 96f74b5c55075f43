import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canOpenBrowser } from '../../../electron/headless/cli/browser.ts';
import { packageRoot } from '../../../electron/headless/package-root.ts';
import { withFolder } from '../../support/temporary-folder.ts';

describe('the folder of the package', () => {
  it('is found from source', () => {
    const root = packageRoot();
    expect(root.dir).toBe(join(import.meta.dirname, '../../..'));
    expect(root.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('is found from a bundle inside an installed package, past packages of other names', () =>
    withFolder((folder) => {
      const bundle = join(folder, 'node_modules', 'hookswitch', 'out', 'headless');
      mkdirSync(bundle, { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{"name":"somebody-else"}');
      writeFileSync(join(bundle, 'package.json'), '{"type":"module"}');
      const dir = join(folder, 'node_modules', 'hookswitch');
      writeFileSync(join(dir, 'package.json'), '{"name":"hookswitch","version":"9.8.7"}');
      expect(packageRoot(bundle)).toEqual({ dir, version: '9.8.7' });
      expect(() => packageRoot(folder)).toThrow('No package.json of hookswitch');
    }));
});

describe('a browser', () => {
  it('is opened only for a person with a screen', () => {
    expect(canOpenBrowser(true, 'linux', { DISPLAY: ':0' })).toBe(true);
    expect(canOpenBrowser(true, 'linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(canOpenBrowser(true, 'linux', {})).toBe(false);
    expect(canOpenBrowser(false, 'linux', { DISPLAY: ':0' })).toBe(false);
    expect(canOpenBrowser(true, 'darwin', {})).toBe(true);
    expect(canOpenBrowser(false, 'win32', {})).toBe(false);
  });
});
