import { describe, expect, test } from 'vitest';
import { readDataRows } from '../../../electron/engine/collection-runs/data-rows.ts';

const rowsOf = (text: string, name = 'rows.csv') => readDataRows({ name, text });

describe('rows of CSV', () => {
  test.each([
    ['a byte order mark', '\ufeffa,b\n1,x\n', [{ a: 1, b: 'x' }]],
    [
      'line ends of Windows and of old Macs',
      'a,b\r\n1,2\r\n3,4',
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
    ],
    ['rows that are too short or too long', 'a,b\n1\n1,2,3', [{ a: 1 }, { a: 1, b: 2 }]],
    ['quoted numbers stay text', 'a,b\n"010",010', [{ a: '010', b: 10 }]],
    ['quotes, commas and line breaks in quotes', 'a\n"x ""y"", z\nw"', [{ a: 'x "y", z\nw' }]],
    ['blanks around values', 'a , b\n  1 , x y ', [{ a: 1, b: 'x y' }]],
    ['a key twice: the last counts', 'a,a\n1,2', [{ a: 2 }]],
    ['a file that begins like JSON', '[a],b\n1,2', [{ '[a]': 1, b: 2 }]],
    ['numbers as newman reads them', 'a\n1e3\n-5\n.5\n1 000\n0x10', [1000, -5, 0.5, '1 000', 0].map((a) => ({ a }))],
  ])('%s', async (_, text, rows) => {
    expect(await rowsOf(text)).toEqual(rows);
  });

  test.each([
    ['an empty file', '', /rows\.csv.*it is empty/],
    ['blanks alone', ' \n\n', /rows\.csv.*it is empty/],
    ['a head line alone', 'a,b\n', /rows\.csv.*a head line, but no rows/],
    ['a quote that is not closed', 'a,b\n1,2\n"3,4\n', /rows\.csv.*not valid CSV.*line 3/],
  ])('%s is refused', async (_, text, message) => {
    await expect(rowsOf(text)).rejects.toThrow(message);
  });

  test('one row more than the maximum is refused, and other work goes between the pieces of a long file', async () => {
    expect(await rowsOf(`a\n${'1\n'.repeat(100_000)}`)).toHaveLength(100_000);
    let turns = 0;
    const count = setInterval(() => {
      turns += 1;
    });
    await expect(rowsOf(`a\n${'1\n'.repeat(100_001)}`)).rejects.toThrow(/rows\.csv.*more than 100,000 rows/);
    clearInterval(count);
    expect(turns).toBeGreaterThan(1);
  });
});

describe('rows of JSON', () => {
  test('a list of objects, or one object, whatever its values are', async () => {
    expect(await rowsOf('\ufeff[{"a":1,"b":null},{"a":{"c":[1]}}]', 'rows.json')).toEqual([
      { a: 1, b: null },
      { a: { c: [1] } },
    ]);
    expect(await rowsOf('{"a":1}', 'rows')).toEqual([{ a: 1 }]);
  });

  test.each([
    ['a text that is cut off', '[{"a":1}', /rows\.json.*ends too early, at line 1/],
    ['an empty list', '[]', /rows\.json.*list is empty/],
    ['a row that is no object', '[{"a":1},[1]]', /rows\.json.*row 2 is not an object/],
    ['a text alone', '"a"', /rows\.json.*row 1 is not an object/],
  ])('%s is refused', async (_, text, message) => {
    await expect(rowsOf(text, 'rows.json')).rejects.toThrow(message);
  });

  test('one row more than the maximum is refused', async () => {
    await expect(rowsOf(`[${'{"a":1},'.repeat(100_000)}{"a":1}]`, 'rows.json')).rejects.toThrow(/more than 100,000/);
  });
});
