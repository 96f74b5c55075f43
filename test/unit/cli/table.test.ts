import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLines, plain, tableLines } from '../../../electron/headless/cli/table.ts';

const columns = [
  { heading: 'NAME', text: (row: readonly [string, string]) => row[0] },
  { heading: 'STATUS', text: (row: readonly [string, string]) => row[1], alignRight: true },
];

describe('tables', () => {
  it('aligns words left and numbers right', () => {
    const lines = tableLines([['Look up', '200'] as const, ['Log', '0'] as const], columns, null);
    expect(lines).toEqual(['NAME     STATUS', 'Look up     200', 'Log           0']);
  });

  it('never lets text of a file reach the terminal as an escape sequence or a second line', () => {
    expect(plain('a\u001b[2Jb\u0007\u009b31mc\r\nd\te')).toBe('a\ufffd[2Jb\ufffd\ufffd31mc d\ufffde');
    expect(plain('invoice\u202egpj.exe \u2066a\u2069')).toBe('invoice\ufffdgpj.exe \ufffda\ufffd');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = tableLines([[text, text] as const], columns, null);
        expect(lines).toHaveLength(2);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });

  it('writes JSON line by line, with nothing lost and nothing that a terminal obeys', () => {
    const value = { name: 'a\u009b31m \u202eb\u007f\n', steps: [{ at: 0 }] };
    const lines = jsonLines(value);
    expect(lines.slice(2)).toEqual(['  "steps": [', '    {', '      "at": 0', '    }', '  ]', '}']);
    expect(lines.map(plain)).toEqual(lines);
    expect(JSON.parse(lines.join('\n'))).toEqual(value);
  });

  it('cuts paragraphs in a name, and lines at the edge of the terminal', () => {
    const long = 'word '.repeat(100);
    expect(tableLines([[long, '1'] as const], columns, null)[1]?.length).toBeLessThan(80);
    for (const line of tableLines([[long, '1'] as const], columns, 40)) expect(line.length).toBeLessThanOrEqual(40);
  });
});
