import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownScripts, writeScripts } from '../../../electron/engine/postman-format/item-scripts.ts';
import type { RawObject } from '../../../electron/engine/postman-format/raw-value.ts';

const event = (listen: string, exec: unknown, id = 's') => ({ listen, script: { id, type: 'text/javascript', exec } });
const written = (holder: RawObject, on: 'prerequest' | 'test', text: string): RawObject => {
  const copy = structuredClone(holder);
  writeScripts(copy, [{ on, text }]);
  return copy;
};

describe('an edited script', () => {
  const holder = { name: 'x', event: [event('prerequest', ['a', 'b'], 'p'), event('test', 't', 'q')] };

  test('keeps id, type and other fields, and the form of a text or a list of lines', () => {
    const odd = {
      event: [{ ...event('test', ['a'], 'p'), odd: 1, script: { id: 'p', exec: ['a'], packages: { x: 1 } } }],
    };
    expect(written(odd, 'test', 'b\nc')).toEqual({
      event: [{ listen: 'test', odd: 1, script: { id: 'p', exec: ['b', 'c'], packages: { x: 1 } } }],
    });
    expect(written(holder, 'test', 'u\nv')).toEqual({
      ...holder,
      event: [holder.event[0], event('test', 'u\nv', 'q')],
    });
    expect(written({ event: [{ listen: 'test', script: ['a'] }] }, 'test', 'b')).toEqual({
      event: [{ listen: 'test', script: ['b'] }],
    });
  });

  test('that says the same changes nothing, also where the editor knows one kind of line break', () => {
    expect(written(holder, 'prerequest', 'a\nb')).toEqual(holder);
    const windows = { event: [event('test', ['a\r', 'b\r', 'c'])] };
    expect(written(windows, 'test', 'a\nb\nc')).toEqual(windows);
    expect(written(windows, 'test', 'a\nB\nc')).toEqual({ event: [event('test', ['a\r', 'B', 'c'])] });
  });

  test('without a text goes, and with its last one the list', () => {
    expect(written(holder, 'prerequest', ' \n')).toEqual({ name: 'x', event: [holder.event[1]] });
    expect(written(written(holder, 'prerequest', ''), 'test', '')).toEqual({ name: 'x' });
    expect(written({ event: [event('test', [''])] }, 'test', '')).toEqual({ event: [event('test', [''])] });
  });

  test('takes the place of an empty one, or is added', () => {
    const blank = { event: [event('prerequest', [''], 'p'), event('test', 't', 'q')] };
    expect(written(blank, 'prerequest', 'a')).toEqual({ event: [event('prerequest', ['a'], 'p'), blank.event[1]] });
    expect(written({}, 'test', 'a\nb')).toEqual({
      event: [{ listen: 'test', script: { type: 'text/javascript', exec: ['a', 'b'] } }],
    });
  });

  test('leaves disabled ones, other kinds and what is no script alone', () => {
    const odd = { event: [{ ...event('test', 'off'), disabled: true }, event('resize', 'x'), 7, event('test', 'on')] };
    expect(ownScripts(odd)).toEqual([{ on: 'test', text: 'on' }]);
    expect(written(odd, 'test', 'new')).toEqual({ event: [...odd.event.slice(0, 3), event('test', 'new')] });
  });
});

describe('several scripts of one kind', () => {
  const several = { event: [event('test', ['a', 'b'], '1'), event('prerequest', 'p'), event('test', 'c\nd', '2')] };

  test('are one text, and only the one that is edited changes', () => {
    expect(ownScripts(several)).toEqual([
      { on: 'prerequest', text: 'p' },
      { on: 'test', text: 'a\nb\nc\nd' },
    ]);
    const [first, other, second] = several.event;
    expect(written(several, 'test', 'a\nb\nc\nD').event).toEqual([first, other, event('test', 'c\nD', '2')]);
    expect(written(several, 'test', 'a\nb\nnew\nc\nd').event).toEqual([
      event('test', ['a', 'b', 'new'], '1'),
      other,
      second,
    ]);
    expect(written(several, 'test', 'a\nb').event).toEqual([first, other]);
    expect(written(several, 'test', 'a\nx\nd').event).toEqual([event('test', ['a', 'x', 'd'], '1'), other]);
  });

  test('say after any edit what was edited', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 4 }), lines, (texts, edited) => {
        const holder = { event: texts.map((exec) => event('test', exec)) };
        expect(ownScripts(written(holder, 'test', edited.join('\n')))).toEqual([
          { on: 'test', text: edited.join('\n') },
        ]);
      }),
    );
  });
});
