import { expect, it } from 'vitest';
import { scriptErrors } from '../../../../renderer/src/actions/script-errors.ts';

it.each([
  ['pm.test("a", function () {\n  pm.expect(1).to.eql(1;\n});', [2]],
  ['}\nfoo();', [1]],
  ['const a = ;\nconst b = 1;\nif (b {\n}', [1, 3]],
  ['foo(', [1]],
  ['pm.test("a", () => {\n  a();\n\n', [2]],
])('finds the lines in which %j is no JavaScript', (text, lines) => {
  const errors = scriptErrors(text);
  expect(errors.map(({ from }) => text.slice(0, from).split('\n').length)).toEqual(lines);
  for (const { from, to } of errors) expect(to).toBeGreaterThan(from);
});

it.each([
  '',
  'const a = await f(); return a',
  'tests["a"] = responseCode.code === 200',
  'a?.b ?? c; /x/v; class A { #b = 1 }',
])('finds nothing in %j', (text) => expect(scriptErrors(text)).toEqual([]));
