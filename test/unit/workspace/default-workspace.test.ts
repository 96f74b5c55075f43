import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultWorkspace } from '../../../electron/engine/workspace/default-workspace.ts';

describe('the default workspace', () => {
  it("is in the platform's user data", () => {
    expect(defaultWorkspace('linux', {}, '/home/a')).toBe(join('/home/a', '.local', 'share', 'Hookswitch'));
    expect(defaultWorkspace('linux', { XDG_DATA_HOME: '/data' }, '/home/a')).toBe(join('/data', 'Hookswitch'));
    expect(defaultWorkspace('linux', { XDG_DATA_HOME: '' }, '/home/a')).toBe(
      join('/home/a', '.local', 'share', 'Hookswitch'),
    );
    expect(defaultWorkspace('darwin', {}, '/Users/a')).toBe(
      join('/Users/a', 'Library', 'Application Support', 'Hookswitch'),
    );
    expect(defaultWorkspace('win32', { APPDATA: '/roaming' }, '/Users/a')).toBe(join('/roaming', 'Hookswitch'));
  });
});
