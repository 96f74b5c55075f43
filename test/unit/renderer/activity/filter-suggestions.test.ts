import { describe, expect, test } from 'vitest';
import { stretches, suggest, termAt } from '../../../../renderer/src/activity/filter-suggestions.ts';
import { requestFields } from '../../../../shared/check-rule.ts';
import { parseFilter } from '../../../../shared/filter.ts';
import type { ActivityRow } from '../../../../shared/model/activity.ts';

const seen = (event: string, path: string, status = 200): ActivityRow => ({
  ...{ seq: 1, id: 'x', kind: 'delivery', at: '2026-11-20T14:01:52.104Z', direction: 'out', dialect: 'vendor' },
  ...{ event, eventLabel: event, eventId: null, actionId: 'a', action: 'Log call', method: 'POST' },
  ...{ url: `http://127.0.0.1${path}`, path, status, durationMs: 1, size: 0, message: '', callId: null, link: null },
  runId: null,
});
const rows = [seen('hangup', '/hook'), seen('ringing', '/a b'), seen('hangup', '/hook', 503)];
const texts = (text: string, caret = text.length) => suggest(text, caret, rows).map((suggestion) => suggestion.text);

describe('suggestions for the filter', () => {
  test('fields that begin so, with their meaning', () => {
    expect(suggest('st', 2, rows)[0]).toMatchObject({ text: 'status=', whole: false });
    expect(texts('hea')).toEqual(['header=', 'header.']);
    expect(texts('response.h')).toEqual(['response.header.']);
  });

  test('only what a request has, where there is no response yet', () => {
    const ofRequest = (text: string) => suggest(text, text.length, rows, requestFields).map((offered) => offered.text);
    expect(ofRequest('s')).toEqual(['size>']);
    expect(ofRequest('re').every((text) => text.startsWith('request.'))).toBe(true);
    expect(ofRequest('status=5')).toEqual([]);
    expect(ofRequest('event=r')).toEqual(['event=ringing']);
  });

  test('values that were really seen, the most frequent first', () => {
    expect(texts('status>=400 event=')).toEqual(['event=hangup', 'event=ringing']);
    expect(texts('status=5')).toEqual(['status=503']);
  });

  test('choices are offered even where none was seen', () => {
    expect(texts('kind=')).toContain('kind=capture');
  });

  test('every value offered is read back as the same value', () => {
    for (const text of texts('path=')) expect(parseFilter(text).problems).toEqual([]);
    expect(texts('path=')).toContain('path="/a b"');
  });

  test('the term under the cursor counts, also behind a parenthesis', () => {
    expect(termAt('not(event=ha', 12)).toEqual({ from: 4, text: 'event=ha' });
    expect(texts('or(event=ha status=200)', 11)).toEqual(['event=hangup']);
    expect(termAt('a b ', 4)).toEqual({ from: 4, text: '' });
  });

  test('nothing for a field that does not exist', () => {
    expect(texts('color=')).toEqual([]);
  });
});

test('the colored stretches are the whole text, quoted spaces included', () => {
  const text = ` body*="a b"  hook not(x=1) "open`;
  expect(
    stretches(text)
      .map((stretch) => stretch.text)
      .join(''),
  ).toBe(text);
  expect(stretches(text).find((stretch) => stretch.kind === 'term')?.text).toBe('body*="a b"');
  expect(stretches('a or b').map(({ kind }) => kind)).toEqual(['word', 'space', 'joint', 'space', 'word']);
});
