import { expect, test } from 'vitest';
import { problemOf, refusalOf } from '../../../../renderer/src/response-rules/rule-problems.ts';
import { failure } from '../../../../shared/failure.ts';
import { NewResponseRule } from '../../../../shared/model/response-rule.ts';

const rule = (rest: object) => NewResponseRule.parse({ name: 'Rule', ...rest });

test.each([
  [{ ...rule({}), name: ' ' }, 'name', 'Enter a name.'],
  [rule({ when: 'status=200' }), 'when', /^A rule sees the request alone, which has no status\./],
  [rule({ when: 'path=/x path=' }), 'when', /^Character \d+: /],
  [rule({ times: { from: 3, to: 2 } }), 'times', 'It ends before it begins.'],
  [rule({ respond: { delayMs: { from: 5, to: 1 } } }), 'delay', 'It ends before it begins.'],
  [rule({ respond: { headers: [['Date', 'now']] } }), 'headers', /^Date is written by the receiver\./],
  [{ ...rule({}), respond: { ...rule({}).respond, status: Number.NaN } }, 'status', /from 200 to 599/],
])('what is wrong is said where it is: %j', (wrong, field, message) => {
  expect(problemOf(wrong)).toEqual({ field, message: expect.stringMatching(message) });
});

test('a rule that is right has no problem, and a refusal of no field is said as it is', () => {
  expect(problemOf(rule({ when: 'path^=/crm' }))).toBeNull();
  const error = failure('INPUT_INVALID', { where: 'rules', detail: 'there are more than 1000.' });
  expect(refusalOf(error)).toEqual({ field: null, message: 'rules: there are more than 1000.' });
});
