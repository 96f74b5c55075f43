import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Dialect } from '../../../electron/engine/dialects/dialects.ts';
import { readDialect } from '../../../electron/engine/dialects/read-dialect.ts';
import { createRecognizer } from '../../../electron/engine/recognition/recognizer.ts';
import type { ReceivedRequest } from '../../../electron/engine/recognition/request-pairs.ts';
import { fillDollar } from '../../../shared/dollar-template.ts';

const source = 'inferred';
const tag = fc.stringMatching(/^[a-z][a-z_]{2,11}$/).filter((name) => name !== 'what');
const tags = fc.uniqueArray(tag, { minLength: 5, maxLength: 12 });
const kind = fc.constantFrom('append', 'form', 'template');
const values = fc.array(fc.string({ maxLength: 12 }), { minLength: 12, maxLength: 12 });

/** A person's own dialect of three events that one parameter, or the template, tells apart. */
function dialectOf(names: readonly string[], transport: 'append' | 'form' | 'template'): Dialect {
  const [state = '', ...others] = names;
  const event = (key: string) => ({
    key,
    label: `The ${key}`,
    description: 'Something happens.',
    phase: 'ringing',
    state: { direction: ['inbound'], answered: false, ended: false, result: null },
    parameters: names,
    values: { [state]: `is-${key}` },
    ...(transport === 'template' && {
      template: `what=${key}&${others.map((tag) => `${tag}=$${tag}`).join('&')}&${state}=$${state}`,
    }),
    source: { key: source, label: source, description: source, phase: source },
  });
  const file = {
    schema: 2,
    id: 'mine',
    name: 'Mine',
    vendor: 'Me',
    product: 'My system',
    reservesTags: false,
    documents: [],
    transport: {
      append: { kind: 'append', methods: ['GET', 'POST'], default: 'GET' },
      form: { kind: 'form' },
      template: { kind: 'template', syntax: 'dollar', unfilled: 'empty' },
    }[transport],
    callKey: others[0],
    parameters: names.map((tag) => ({
      tag,
      meaning: 'A text.',
      format: 'text',
      example: 'x',
      allowed: null,
      occurs: 'always',
      value: { from: 'ids.unique' },
      source: { tag: source, meaning: source, format: source, occurs: source, value: source },
    })),
    events: ['begin', 'middle', 'finish'].map(event),
    discrepancies: [],
  };
  const { schema: _, documents: __, ...read } = readDialect('mine.json', JSON.stringify(file));
  return { ...read, nativeRequests: null };
}

it('a dialect of a person’s own is recognized in what its own transport makes of an event', () => {
  fc.assert(
    fc.property(tags, kind, values, fc.nat(2), (names, transport, texts, index) => {
      const dialect = dialectOf(names, transport);
      const event = dialect.events[index] as Dialect['events'][number];
      const carried = new Map(names.map((tag, at) => [tag, at === 0 ? `is-${event.key}` : (texts[at] ?? '')]));
      const recognition = createRecognizer([dialect]).recognizeRequest(
        requestOf(dialect, event.template ?? '', carried),
      );
      expect(recognition).toMatchObject({ dialect: 'mine', event: event.key, eventLabel: event.label });
      expect([...(recognition?.values ?? [])].toSorted()).toEqual([...carried].toSorted());
      expect(recognition?.callId ?? '').toBe(carried.get(names[1] ?? ''));
      expect(recognition?.confidence).toBeGreaterThan(0.9);
    }),
  );
});

function requestOf(dialect: Dialect, template: string, carried: ReadonlyMap<string, string>): ReceivedRequest {
  const pairs = new URLSearchParams([...carried]).toString();
  if (dialect.transport.kind === 'append') return { method: 'GET', url: `/hook?${pairs}`, headers: [], body: '' };
  if (dialect.transport.kind === 'form') {
    const headers = [['Content-Type', 'application/x-www-form-urlencoded']] as const;
    return { method: 'POST', url: '/hook', headers, body: pairs };
  }
  const known = new Set(carried.keys());
  const url = fillDollar(`http://phone.example/hook/${template}`, carried, { parameterTags: known, unfilled: 'empty' });
  return { method: 'GET', url: new URL(url).pathname, headers: [], body: '' };
}

it('names under which the vendor’s request puts its parameters count as theirs', () => {
  const dialect: Dialect = {
    ...dialectOf(['state', 'uid', 'from_number', 'to_number', 'line'], 'form'),
    nativeRequests: JSON.stringify({
      info: { name: 'Mine', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      item: ['begin', 'middle', 'finish'].map((key) => ({
        id: key,
        name: key,
        request: {
          method: 'POST',
          url: '{{target}}',
          body: {
            mode: 'raw',
            raw: `{"kind": "call.${key}", "i": "{{uid}}", "a": "{{from_number}}", "b": "{{to_number}}", "l": {{line}}}`,
          },
        },
      })),
    }),
  };
  const recognizer = createRecognizer([dialect]);
  const body = JSON.stringify({ kind: 'call.finish', i: '7', a: '100', b: '200', l: 3 });
  const request: ReceivedRequest = { method: 'POST', url: '/', headers: [], body };
  const recognition = recognizer.recognizeRequest(request);
  expect(recognition).toMatchObject({ event: 'finish', callId: '7' });
  expect(recognition?.values.get('line')).toBe('3');
  expect(recognizer.readParameters('mine', 'finish', request).others).toEqual(new Map([['kind', 'call.finish']]));
});

it('a collection that cannot be read leaves a dialect known by its parameters', () => {
  const dialect = {
    ...dialectOf(['state', 'uid', 'from_number', 'to_number', 'line'], 'form'),
    nativeRequests: '{"x":',
  };
  const body = 'state=is-middle&uid=1&from_number=2&to_number=3&line=4';
  expect(createRecognizer([dialect]).recognizeRequest({ method: 'POST', url: '/', headers: [], body })?.event).toBe(
    'middle',
  );
});

it('of two dialects that are the same the first is taken, and the reason names the other', () => {
  const one = dialectOf(['state', 'uid', 'from_number', 'to_number', 'line'], 'form');
  const body = 'state=is-middle&uid=1&from_number=2&to_number=3&line=4';
  const recognition = createRecognizer([one, { ...one, id: 'other', name: 'The other' }]).recognizeRequest({
    ...{ method: 'POST', url: '/', headers: [], body },
  });
  expect(recognition?.dialect).toBe('mine');
  expect(recognition?.confidence).toBeLessThan(0.7);
  expect(recognition?.reason).toContain('Could also be The other The middle.');
});
