import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkToSection, readEventsAddress, sectionParts } from '../../../../renderer/src/endpoints/address.ts';
import { fieldMessage } from '../../../../renderer/src/endpoints/field-message.ts';
import { methodsOf } from '../../../../renderer/src/endpoints/methods.ts';
import { sourceWords } from '../../../../renderer/src/endpoints/source-words.ts';
import { templatePieces } from '../../../../renderer/src/endpoints/template-pieces.ts';
import { failure } from '../../../../shared/failure.ts';

describe('the address of the Events page', () => {
  it('tells dialect, event and section apart, whatever the keys of events are', () => {
    expect(readEventsAddress([])).toEqual({ dialect: undefined, section: 'events', event: undefined });
    expect(readEventsAddress(['voipnow', 'hangup'])).toMatchObject({ section: 'events', event: 'hangup' });
    for (const key of ['endpoints', 'setup', 'settings', 'events']) {
      expect(readEventsAddress(['own', key])).toEqual({ dialect: 'own', section: 'events', event: key });
    }
  });

  it('leads to a section and back', () => {
    for (const section of ['events', 'endpoints', 'setup'] as const) {
      expect(readEventsAddress(sectionParts('voipnow', section))).toMatchObject({ dialect: 'voipnow', section });
    }
    expect(linkToSection('voipnow', 'setup')).toBe('#/events/voipnow/settings/setup');
  });

  it('takes an unknown section for the events', () => {
    expect(readEventsAddress(['voipnow', 'settings', 'nothing'])).toMatchObject({
      section: 'events',
      event: undefined,
    });
  });
});

describe('a template in pieces', () => {
  const parameterTags = new Set(['mac', 'remote']);
  const kinds = (text: string) =>
    templatePieces(text, parameterTags, new Set(['mac'])).map(({ text: piece, kind }) => [piece, kind]);

  it('marks what the event fills, what it has no value for, and leaves the rest plain', () => {
    expect(kinds('10.0.0.9/$mac&$remote')).toEqual([
      ['10.0.0.9/', 'plain'],
      ['$mac', 'carried'],
      ['&', 'plain'],
      ['$remote', 'silent'],
    ]);
  });

  it('takes no part of a longer name for a variable, and no lone dollar', () => {
    expect(kinds('$macro $ $$ $MAC')).toEqual([['$macro $ $$ $MAC', 'plain']]);
  });

  it('loses no character of any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('$mac', '$remote', '$x', '$', 'a', '&', '$$', ' ')), (parts) => {
        const text = parts.join('');
        const pieces = templatePieces(text, parameterTags, new Set(['mac']));
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every(({ at, text: piece }) => text.startsWith(piece, at))).toBe(true);
      }),
    );
  });
});

it('says in words where a fact is from, and never a code of ours', () => {
  expect(sourceWords('seed:001')).toBe('vendor documentation');
  expect(sourceWords('seed:001; seed:002')).toBe('2 vendor documents');
  expect(sourceWords('seed:000; public:Snom wiki, Action URLs')).toBe('vendor documentation; Snom wiki, Action URLs');
  expect(sourceWords('inferred')).toBe('not documented; chosen by Hookswitch');
  expect(sourceWords('seed:003; the empty case is inferred')).toBe('vendor documentation; the empty case is inferred');
});

it('offers the methods that the transport lets one choose, the default first', () => {
  expect(methodsOf({ kind: 'append', methods: ['GET', 'POST'], default: 'POST' })).toEqual(['POST', 'GET']);
  expect(methodsOf({ kind: 'form' })).toEqual(['POST']);
  expect(methodsOf({ kind: 'template', syntax: 'dollar', unfilled: 'empty' })).toEqual(['GET']);
  expect(methodsOf({ kind: 'actions' })).toEqual([]);
});

it('says at a field why it was refused, without the name of the part', () => {
  const refused = failure('INPUT_INVALID', { where: 'endpoints[3]', detail: 'url: it is empty.' });
  expect(fieldMessage(refused)).toBe('It is empty.');
  expect(fieldMessage(failure('EVENT_UNKNOWN', { dialect: 'a', event: 'b', known: [] }))).toBe(
    'a has no event named b.',
  );
});
