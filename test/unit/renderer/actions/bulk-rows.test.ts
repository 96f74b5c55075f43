import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bulkProblem, bulkRows, bulkText } from '../../../../renderer/src/actions/bulk-rows.ts';
import type { Pair } from '../../../../shared/model/action.ts';
import '../../../support/property-seed.ts';

const piece = fc.constantFrom(...['a', 'Key', ' ', ':', '/', '//', '{{', '}}', '{{a:b}}', '\n', '\r', 'é', '\t', '#']);
const text = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
const row: fc.Arbitrary<Pair> = fc.record(
  { key: text, value: text, disabled: fc.constant(true), description: fc.constantFrom('one', 'two') },
  { requiredKeys: ['key', 'value'] },
);

describe('rows that are edited as text', () => {
  it('come back as they were, whatever is in them, or are refused', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        if (bulkProblem(rows) !== null) return;
        const filled = rows.filter(({ key, value }) => key !== '' || value !== '');
        expect(bulkRows(bulkText(rows), rows)).toEqual(filled);
        const plain = filled.map(({ key, value, disabled }) => ({
          ...{ key: key.trim(), value: value.trim() },
          ...(disabled ? { disabled } : {}),
        }));
        expect(bulkRows(bulkText(rows), [])).toEqual(plain);
      }),
      { numRuns: 2000 },
    );
  });

  it('are read from any text, and are the same when that is written again', () => {
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (typed) => {
          const rows = bulkRows(typed, []);
          if (bulkProblem(rows) === null)
            expect(bulkRows(bulkText(rows), rows)).toEqual(rows.filter(({ key, value }) => key + value !== ''));
        },
      ),
    );
  });

  it('are lines as in Postman, and keep the descriptions of their keys', () => {
    const rows = [
      { key: 'Accept', value: 'text/html', description: 'What we want' },
      { key: 'X-Time', value: '12:30', disabled: true },
      { key: '{{a:b}}', value: ' two spaces ', description: 'A tag' },
    ];
    expect(bulkText(rows)).toBe('Accept: text/html\n// X-Time: 12:30\n{{a:b}}:  two spaces ');
    const edited = 'X-Time:12:31\n\n  //Accept : */*\n{{a:b}}:  two spaces \nflag';
    expect(bulkRows(edited, rows)).toEqual([
      { key: 'X-Time', value: '12:31' },
      { key: 'Accept', value: '*/*', disabled: true, description: 'What we want' },
      rows[2],
      { key: 'flag', value: '' },
    ]);
  });

  it.each([
    [{ key: 'a:b', value: '' }, 'the key "a:b" contains a colon.'],
    [{ key: 'note', value: 'one\ntwo' }, 'the value of "note" has several lines.'],
    [{ key: '//a', value: '1' }, 'the key "//a" begins with //.'],
    [{ key: '{{a', value: 'b}}' }, 'key and value of "{{a" cannot be told apart in one line.'],
  ])('are refused with a reason: %j', (odd, reason) => {
    expect(bulkProblem([{ key: 'fine', value: '1' }, odd])).toBe(`Bulk edit is not available: ${reason}`);
  });
});
