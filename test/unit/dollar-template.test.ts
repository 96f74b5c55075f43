import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dollarVariables, fillDollar } from '../../shared/dollar-template.ts';

const parameterTags = new Set(['mac', 'phone_ip', 'remote', 'display_remote', 'call_id', 'callerID']);
const values = new Map([
  ['mac', '000b82a1b2c3'],
  ['phone_ip', '192.168.5.31'],
  ['remote', '+1555'],
  ['callerID', '2070'],
  ['display_remote', 'Jane Roe & Sons'],
]);
const fill = (template: string, unfilled: 'empty' | 'kept' = 'empty') =>
  fillDollar(template, values, { parameterTags, unfilled });

/** Texts rich in what templates are made of. */
const templates = fc
  .array(fc.oneof(fc.constantFrom('$', 'mac', '$mac', '$nobody', '&', '=', '%', ' ', '{{x}}', '$$'), fc.string()))
  .map((parts) => `http://server/${parts.join('')}`);

describe('a template with $variables', () => {
  it.each([
    ['10.0.0.1/$mac&$phone_ip', 'http://10.0.0.1/000b82a1b2c3&192.168.5.31'],
    ['10.0.0.1/path?mac=$mac', 'http://10.0.0.1/path?mac=000b82a1b2c3'],
    ['https://crm.example/mac=$mac&remote=$remote', 'https://crm.example/mac=000b82a1b2c3&remote=%2B1555'],
    ['s/$display_remote', 'http://s/Jane%20Roe%20%26%20Sons'],
    ['s/$mac$phone_ip', 'http://s/000b82a1b2c3192.168.5.31'],
    ['s/?price=5$&a=$&b=$1&c=$$mac', 'http://s/?price=5$&a=$&b=$1&c=$000b82a1b2c3'],
    ['s/$macro/$MAC/$nobody', 'http://s/$macro/$MAC/$nobody'],
    ['s/id=$call_id&mac=$mac', 'http://s/id=&mac=000b82a1b2c3'],
    ['s/$callerID/$macID', 'http://s/2070/000b82a1b2c3ID'],
  ])('%s becomes %s', (template, filled) => {
    expect(fill(template)).toBe(filled);
  });

  it('keeps a variable without a value where that is chosen', () => {
    expect(fill('s/id=$call_id&mac=$mac', 'kept')).toBe('http://s/id=$call_id&mac=000b82a1b2c3');
  });

  it('keeps the @ of a Call-ID and writes nothing that could change the request around it', () => {
    const written = (value: string) =>
      fillDollar('http://s/x?id=$mac', new Map([['mac', value]]), { parameterTags, unfilled: 'empty' });
    expect(written('1245607892-5060-3@BJC.BGI')).toBe('http://s/x?id=1245607892-5060-3@BJC.BGI');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const url = new URL(written(value));
        expect([...url.searchParams]).toEqual([['id', value.toWellFormed()]]);
        expect(url.hash).toBe('');
        expect(url.pathname).toBe('/x');
      }),
    );
  });

  it('never looks into a value, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('$mac', '$phone_ip', '$', '$nobody', '@', ' ')), (parts) => {
        const value = parts.join('');
        const filled = fillDollar('http://s/$mac', new Map([['mac', value]]), {
          parameterTags: new Set(['mac']),
          unfilled: 'empty',
        });
        expect(decodeURIComponent(filled)).toBe(`http://s/${value}`);
      }),
    );
  });

  it('changes nothing but its known variables', () => {
    fc.assert(
      fc.property(templates, (template) => {
        const kept = fillDollar(template, new Map(), { parameterTags, unfilled: 'kept' });
        expect(kept).toBe(template);
        expect(dollarVariables(fill(template), parameterTags).filter((name) => values.has(name))).toEqual([]);
      }),
    );
  });

  it('fills 10,000 variables, and reads a run without end, at once', () => {
    const many = `s/${'$mac&'.repeat(10_000)}`;
    const started = performance.now();
    expect(fill(many)).toHaveLength('http://s/'.length + 13 * 10_000);
    expect(fill(`s/${'$'.repeat(100_000)}${'a'.repeat(1_000_000)}`)).toHaveLength(1_100_009);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('names its variables once each, in order', () => {
    expect(dollarVariables('s/$mac&$nobody&$call_id&$mac', parameterTags)).toEqual(['mac', 'call_id']);
  });
});
