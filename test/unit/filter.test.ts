import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowOf } from '../../electron/engine/activity/kinds.ts';
import { parseFilter, printFilter } from '../../shared/filter.ts';
import { describeFilter } from '../../shared/filter-describe.ts';
import { matches, messageTexts } from '../../shared/filter-match.ts';
import type { Activity } from '../../shared/model/activity.ts';
import { anyFilter } from '../support/arbitrary-filters.ts';
import { parametersOf } from '../support/open-log.ts';
import { sampleCapture, sampleDelivery } from '../support/sample-activities.ts';

const passes = (text: string, activity: Activity) => {
  const { filter, problems } = parseFilter(text);
  expect(problems).toEqual([]);
  const row = rowOf(activity);
  return matches(filter, row, messageTexts(activity, row.direction, parametersOf));
};

describe('reading a filter', () => {
  it('reads what it prints', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilter(printFilter(filter))).toEqual({ filter, problems: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, and names a place inside the text for every problem', () => {
    const noise = fc.array(
      fc.constantFrom(
        '(',
        ')',
        '"',
        "'",
        '\\',
        ' ',
        'not',
        'or(',
        'and',
        'status',
        '>=',
        '=',
        '!',
        'body',
        'x',
        '4',
        '\n',
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          noise.map((parts) => parts.join('')),
        ),
        (text) => {
          for (const { at, message } of parseFilter(text).problems) {
            expect(at).toBeGreaterThanOrEqual(0);
            expect(at).toBeLessThanOrEqual(text.length);
            expect(message).toMatch(/\.$/);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['status>=abc', 8, 'status is a number'],
    ['a color=red', 2, 'There is no field color'],
    ['status*=4', 6, 'status cannot be compared with *='],
    ['event=', 6, 'A value is expected after event='],
    ['event= method=GET', 6, 'A value is expected after event='],
    ['path="/hook', 5, 'is never closed'],
    ['not(status=200', 0, 'This ( is never closed'],
    ['status=200)', 10, 'This ) closes nothing'],
    ['or()', 0, 'Nothing stands between these parentheses'],
    ['kind=delivry', 5, 'kind is delivery or capture'],
    ['took>5min', 5, 'with ms, s or nothing after it'],
    ['>=400', 0, 'There is no field before >='],
    ['or status=200', 0, 'Nothing stands before or'],
    ['hook AND', 8, 'A term is expected after and'],
    ['hook or and b', 8, 'A term is expected after or'],
    ['hook not', 8, 'A term is expected after not'],
    ['(a or )', 6, 'A term is expected after or'],
    ['header.=1', 0, 'A name is expected after header.'],
    ['request.json=1', 0, 'A name is expected after request.json.'],
    ['request.param.a=1', 0, 'There is no request.param.a'],
    ['response.time>5', 0, 'There is no response.time'],
    ['request.body.id=5', 0, 'Write request.json.id'],
    ['json.id>abc', 8, '> compares numbers'],
    ['param.caller_id=', 16, 'A value is expected after param.caller_id='],
    ['not('.repeat(40), 128, 'Nested deeper than 32'],
  ])('says of %j that at %i: %s', (text, at, message) => {
    const [problem, ...others] = parseFilter(text).problems;
    expect(problem?.at).toBe(at);
    expect(problem?.message).toContain(message);
    expect(others).toEqual([]);
  });

  it('keeps what it understood beside what it did not', () => {
    expect(printFilter(parseFilter('status>=400 color=red hook').filter)).toBe('status>=400 hook');
  });

  it('takes spaces around an operator and any case of a field', () => {
    expect(printFilter(parseFilter('Status >= 400  METHOD = "POST"').filter)).toBe('status>=400 method=POST');
  });

  it('joins terms with and, or, and not, in this order of strength, and keeps its earlier lists', () => {
    const print = (text: string) => printFilter(parseFilter(text).filter);
    expect(print('a or b c')).toBe('or(a and(b c))');
    expect(print('a or b and c or d')).toBe('or(a and(b c) d)');
    expect(print('(a or b) and not c')).toBe('or(a b) not(c)');
    expect(print('not (a b) OR NOT c')).toBe('or(not(a b) not(c))');
    expect(print('a or (b c)')).toBe('or(a and(b c))');
    expect(print('a or(b c)')).toBe('a or(b c)');
    expect(print('a or(b)')).toBe('or(a b)');
    expect(print('a or(b) c')).toBe('or(a and(b c))');
    expect(print('or(a b and c d or e)')).toBe('or(a and(b c) or(d e))');
    expect(print('not not a')).toBe('not(not(a))');
    expect(print('a "or" b order andy')).toBe('a "or" b order andy');
    expect(print('header.x-a~b path ~ c')).toBe('header.x-a*=b path*=c');
    expect(print('json."first.name"=x request.json.items.*.id>=5')).toBe(
      'json."first.name"=x request.json.items.*.id>=5',
    );
    const deep = `${'a or('.repeat(30)}b${')'.repeat(30)}`;
    expect(parseFilter(deep).problems).toEqual([]);
  });

  it('takes a pasted URL as a word', () => {
    expect(parseFilter('http://x.test/a?b=c(d)').filter).toEqual({ kind: 'word', text: 'http://x.test/a?b=c(d)' });
  });
});

describe('what a filter lets through', () => {
  const delivery = sampleDelivery();
  const capture = sampleCapture();

  it.each([
    ['status>=200 status<300', true],
    ['status!=200', false],
    ['dialect=PBX event=hangup', true],
    ['event="Hangup" action^=log', true],
    ['method=post path$=/calls', true],
    ['path=/crm/calls?id=7', false],
    ['body*="+1555"', true],
    ['body=\'{"ok":true}\'', true],
    ['header="content-type: application/json"', true],
    ['header!="content-type: application/json"', false],
    ['duration>4 duration<=4.5ms', true],
    ['took>4 took<=4.5ms', true],
    ['run=""', true],
    ['size>=11b size<1kb', true],
    ['call=call-1 kind=delivery direction=out', true],
    ['id=hangup.1.1763647312.104', true],
    ['id=delivery-1', true],
    ['not(status=200 method=POST)', false],
    ['not(status=200 method=GET)', true],
    ['or(status=500 message*=OK)', true],
    ['or(status=500 and(method=POST status=404))', false],
    ['status=500 or method=POST', true],
    ['status=500 or method=POST and call=none', false],
    ['not status=500 and not call=none', true],
    ['request.body*="+1555"', true],
    ['response.body*="+1555"', false],
    ['header.content-type=application/json', true],
    ['response.header.content-type^=text', false],
    ['response.json.ok=true', true],
    ['json.ok!=true', false],
    ['query.id=7', true],
    ['query.ID>=8', false],
    ['param.nothing=1', false],
    ['param.nothing!=1', true],
    ['CRM log', true],
    ['crm nowhere', false],
    ['', true],
  ])('%s on a delivery: %s', (text, expected) => {
    expect(passes(text, delivery)).toBe(expected);
  });

  it('looks into the body of a capture, and finds no duration where none was measured', () => {
    expect(passes('answer', capture)).toBe(true);
    expect(passes('body*="ANSWER" kind=capture', capture)).toBe(true);
    expect(passes('duration>=0', capture)).toBe(false);
    expect(passes('duration!=5', capture)).toBe(true);
    expect(passes('dialect=""', capture)).toBe(true);
  });

  it('says in words what it does', () => {
    const say = (text: string) => describeFilter(parseFilter(text).filter);
    expect(say('status>=400 or(duration>2s size>10kb) not(method=GET) hook')).toBe(
      'the status is at least 400 and (the duration is over 2000 ms or the size is over 10240 bytes) and not the method is "GET" and "hook" appears',
    );
    expect(say('')).toBe('everything');
  });
});
