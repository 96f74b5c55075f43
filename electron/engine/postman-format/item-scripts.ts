import type { OwnScript } from '../../../shared/model/action.ts';
import { isDisabled } from './item-rows.ts';
import { isRawObject, listOf, own, type RawObject, textOf } from './raw-value.ts';

/** The scripts of a collection, folder or request, in every shape in which Postman runs them. */
export function scriptsOf(holder: RawObject): { readonly on: string; readonly text: string }[] {
  return eventsOf(holder).flatMap((event) => {
    const text = textOfEvent(event);
    return text.trim() === '' ? [] : [{ on: listenedTo(event), text }];
  });
}

const eventsOf = (holder: RawObject): readonly unknown[] =>
  isRawObject(holder.event) ? [holder.event] : listOf(holder.event);

const listenedTo = (event: unknown): string => textOf(own(event, 'listen')) || 'test';

function execOf(event: unknown): unknown {
  const script = own(event, 'script');
  return isRawObject(script) ? own(script, 'exec') : script;
}

function textOfEvent(event: unknown): string {
  const exec = execOf(event);
  return Array.isArray(exec) ? exec.map(textOf).join('\n') : isRawObject(exec) ? '' : textOf(exec);
}

const kinds = ['prerequest', 'test'] as const;

/** One text for each kind, of all its enabled entries in their order, as Postman runs one after the other. */
export function ownScripts(holder: RawObject): OwnScript[] {
  return kinds.flatMap((on) => {
    const text = entriesOf(holder, on).filter(isFilled).map(textOfEvent).join('\n');
    return text === '' ? [] : [{ on, text }];
  });
}

/** The entries that an edit of this kind may change. */
const entriesOf = (holder: RawObject, on: OwnScript['on']): readonly unknown[] =>
  eventsOf(holder).filter((event) => isRawObject(event) && listenedTo(event) === on && !isDisabled(event));

const isFilled = (event: unknown): boolean => textOfEvent(event).trim() !== '';

/**
 * Writes edited scripts; kinds that are left out stay. Of several entries of one kind only those change in which the text
 * is different. An empty text removes the entries.
 */
export function writeScripts(holder: RawObject, after: readonly OwnScript[]): void {
  for (const { on, text } of after) {
    const entries = entriesOf(holder, on).filter(isFilled);
    const texts = entries.map(textOfEvent);
    if (text === texts.join('\n') || (text.trim() === '' && entries.length === 0)) continue;
    const written = text.trim() === '' ? new Map(entries.map((entry) => [entry, ''])) : changedEntries(entries, text);
    // One without a text keeps its id for the one that it gets.
    const blank = entriesOf(holder, on).find((event) => own(own(event, 'script'), 'src') === undefined);
    const added = entries.length > 0 ? [] : [withText(blank ?? { listen: on }, text)];
    const events = eventsOf(holder).flatMap((event) => {
      if (entries.length === 0 && event === blank) return added.splice(0);
      const changed = written.get(event);
      return changed === undefined ? [event] : changed === '' ? [] : [withText(event, changed)];
    });
    events.push(...added);
    if (events.length > 0) holder.event = events;
    else delete holder.event;
  }
}

/**
 * The new texts of the entries that an edit of their joined text touches: from the first line that is different to the
 * last. Where that are several, the first takes all of it, and the others get an empty text. Lines that differ only in the
 * carriage return at their end stay as they were, as editors know one kind of line break.
 */
function changedEntries(entries: readonly unknown[], text: string): Map<unknown, string> {
  const texts = entries.map((entry) => textOfEvent(entry).split('\n'));
  const before = texts.flat();
  const after = text.split('\n');
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSameLine(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSameLine(before.at(-1 - end), after.at(-1 - end))) end += 1;
  if (start === before.length && start === after.length) return new Map();

  const firsts: number[] = [];
  for (const [index] of texts.entries()) firsts.push((firsts.at(-1) ?? 0) + (texts[index - 1]?.length ?? 0));
  const at = (line: number): number =>
    Math.max(
      0,
      firsts.findLastIndex((first) => first <= line),
    );
  const endBefore = before.length - end;
  // What is added between two entries belongs to the one before.
  const first = at(start === endBefore ? start - 1 : start);
  const last = Math.max(first, at(endBefore - 1));
  const lines = [
    ...before.slice(firsts[first], start),
    ...after.slice(start, after.length - end),
    ...before.slice(endBefore, firsts[last + 1] ?? before.length),
  ];
  const changed = lines.join('\n');
  return new Map(
    entries.slice(first, last + 1).map((entry, index) => [entry, index === 0 && changed.trim() !== '' ? changed : '']),
  );
}

const isSameLine = (left = '', right = ''): boolean =>
  left === right || left.replace(/\r$/, '') === right.replace(/\r$/, '');

/** The event with another text, in the form it had: a list of lines, or a text. Its id, type and other fields stay. */
function withText(event: unknown, text: string): RawObject {
  const raw: RawObject = isRawObject(event) ? event : {};
  const lines = typeof execOf(event) === 'string' ? text : text.split('\n');
  const { script } = raw;
  if (isRawObject(script)) return { ...raw, script: { ...script, exec: lines } };
  return { ...raw, script: script === undefined ? { type: 'text/javascript', exec: lines } : lines };
}
