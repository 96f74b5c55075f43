import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathVariableNames, pathVariablesAfterUrl } from '../../../../renderer/src/actions/path-variables.ts';
import { asQueryText, queryRowsOf, rowsAfterUrl, urlWithRows } from '../../../../renderer/src/actions/query-table.ts';
import type { Pair } from '../../../../shared/model/action.ts';

const shown = (rows: readonly Pair[]) =>
  rows
    .filter(({ disabled, key, value }) => !disabled && (key !== '' || value !== ''))
    .map(({ key, value }) => [key, value]);

const word = fc.stringMatching(/^[a-zA-Z0-9 +%._~-]{0,8}$/);
const piece = fc.oneof(
  word,
  fc.constantFrom('{{a&b}}', '{{Srv/Tenant-ID}}', '{{what?}}', '{{x=y#z}}', '&', '#', '=', '?'),
);
const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const url = fc
  .tuple(
    fc.constantFrom('https://crm.example.com/a', '{{base}}/:id', '{{base?}}', ''),
    fc.option(text),
    fc.option(text),
  )
  .map(
    ([before, query, fragment]) =>
      `${before}${query === null ? '' : `?${query}`}${fragment === null ? '' : `#${fragment}`}`,
  );
const row: fc.Arbitrary<Pair> = fc.record(
  { key: text, value: text, disabled: fc.boolean(), description: word },
  { requiredKeys: ['key', 'value'] },
);

describe('the query table and the URL', () => {
  it('reads rows as written, with tags whole', () => {
    expect(queryRowsOf('https://a.example/x?caller={{caller}}&flag&e=&tag={{a&b=c}}#end')).toEqual([
      { key: 'caller', value: '{{caller}}' },
      { key: 'flag', value: '' },
      { key: 'e', value: '' },
      { key: 'tag', value: '{{a&b=c}}' },
    ]);
    expect(queryRowsOf('https://a.example/#a?b=1')).toEqual([]);
  });

  it('changes one row and leaves the spelling of the others', () => {
    const before = 'https://a.example/x?flag&e=&a=1#end';
    const rows = queryRowsOf(before).map((row) => (row.key === 'a' ? { ...row, value: '2' } : row));
    expect(urlWithRows(before, rows)).toBe('https://a.example/x?flag&e=&a=2#end');
  });

  it('keeps a typed & or # inside its row', () => {
    expect(urlWithRows('https://a.example/', [{ key: 'q', value: 'R&D #1 {{a&b}}' }])).toBe(
      'https://a.example/?q=R%26D %231 {{a&b}}',
    );
  });

  it('takes a disabled row out of the URL and keeps it through an edit of the URL', () => {
    const rows: Pair[] = [
      { key: 'a', value: '1', description: 'first' },
      { key: 'b', value: '2', disabled: true },
      { key: 'c', value: '3' },
    ];
    expect(urlWithRows('https://a.example/?a=1&b=2&c=3', rows)).toBe('https://a.example/?a=1&c=3');
    expect(rowsAfterUrl('https://a.example/?a=9&c=3&d=4', rows)).toEqual([
      { key: 'a', value: '9', description: 'first' },
      { key: 'b', value: '2', disabled: true },
      { key: 'c', value: '3' },
      { key: 'd', value: '4' },
    ]);
  });

  it('gives the very same URL back for an untouched table', () => {
    fc.assert(
      fc.property(url, (given) => {
        expect(urlWithRows(given, queryRowsOf(given))).toBe(given);
      }),
    );
  });

  it('shows in the table what the URL says, after either was edited', () => {
    fc.assert(
      fc.property(url, fc.array(row, { maxLength: 6 }), (given, typed) => {
        const rows = typed.map((each) => ({
          ...each,
          key: asQueryText(each.key, 'key'),
          value: asQueryText(each.value, 'value'),
        }));
        const written = urlWithRows(given, rows);
        expect(shown(queryRowsOf(written))).toEqual(shown(rows));
        const followed = rowsAfterUrl(written, rows);
        expect(shown(followed)).toEqual(shown(rows));
        expect(followed.filter(({ disabled }) => disabled)).toEqual(rows.filter(({ disabled }) => disabled));
      }),
    );
  });

  it('follows any URL typed over any table', () => {
    fc.assert(
      fc.property(url, fc.array(row, { maxLength: 6 }), (typed, rows) => {
        const followed = rowsAfterUrl(typed, rows);
        expect(shown(followed)).toEqual(shown(queryRowsOf(typed)));
        expect(urlWithRows(typed, followed)).toBe(typed);
      }),
    );
  });
});

describe('path variables', () => {
  it('finds names in the path alone', () => {
    expect(pathVariableNames('https://a.example:8080/v1/:account/calls/:id?x=:no#/:no')).toEqual(['account', 'id']);
    expect(pathVariableNames('{{base:/url}}:80/:id/{{Srv/:Tenant}}/:id')).toEqual(['id']);
    expect(pathVariableNames('https://a.example/a:b/:')).toEqual([]);
    expect(pathVariableNames('https://a.example/:id.json')).toEqual(['id']);
  });

  it('keeps values with their names and through a rename', () => {
    const rows: Pair[] = [
      { key: 'account', value: '7' },
      { key: 'id', value: '9', description: 'of the call' },
    ];
    expect(pathVariablesAfterUrl('https://a.example/:id/:account', rows)).toEqual([rows[1], rows[0]]);
    expect(pathVariablesAfterUrl('https://a.example/:account/:callId', rows)).toEqual([
      rows[0],
      { key: 'callId', value: '9', description: 'of the call' },
    ]);
    expect(pathVariablesAfterUrl('https://a.example/:new', [])).toEqual([{ key: 'new', value: '' }]);
  });
});
