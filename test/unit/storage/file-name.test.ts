import { basename, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameFor } from '../../../electron/engine/storage/file-name.ts';

describe('fileNameFor', () => {
  it.each([
    ['Staging EU', 'Staging EU.json'],
    ['../../etc/passwd', '-..-etc-passwd.json'],
    ['C:\\temp\\x', 'C-temp-x.json'],
    ['a\u0000b\nc', 'a-b-c.json'],
    ['  .hidden. ', 'hidden.json'],
    ['CON', '_CON.json'],
    ['lpt1.old', '_lpt1.old.json'],
    ['console', 'console.json'],
    ['Zu\u0308rich', 'Zürich.json'],
    ['...', 'unnamed.json'],
    ['', 'unnamed.json'],
  ])('makes of %j the name %j', (name, file) => {
    expect(fileNameFor(name, '.json', [])).toBe(file);
  });

  it('numbers a name that is taken, also in another case', () => {
    expect(fileNameFor('Demo', '.json', ['demo.json', 'DEMO 2.JSON'])).toBe('Demo 3.json');
  });

  it('never leaves the folder and never grows past what a disk takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const file = fileNameFor(name, '.postman_environment.json', []);
        expect(basename(file)).toBe(file);
        expect(win32.basename(file)).toBe(file);
        expect(file.startsWith('.')).toBe(false);
        expect(Buffer.byteLength(file)).toBeLessThanOrEqual(210);
      }),
    );
  });
});
