import { scriptsOf } from '../postman-format/item-scripts.ts';
import { descriptionOf, isRawObject, own, textOf } from '../postman-format/raw-value.ts';

/** What folders and the collection have besides requests. */
export const groupKeys = ['description', 'auth', 'event', 'variable', 'protocolProfileBehavior'] as const;
export type GroupKey = (typeof groupKeys)[number];

/** The stored value of a key with what the file has of it. What only the workspace has stays. Changes neither. */
export function mergedValue(key: GroupKey, stored: unknown, added: unknown): unknown {
  if (added === undefined || added === null) return stored;
  if (key === 'description') return descriptionOf(added) === '' ? stored : added;
  if (key === 'variable') return mergedRows(stored, added, nameOfVariable, mergedVariable);
  if (key === 'event') return mergedRows(stored, added, (row) => textOf(own(row, 'listen')), mergedEvent);
  if (key === 'protocolProfileBehavior' && isRawObject(stored) && isRawObject(added)) return { ...stored, ...added };
  return added;
}

/** The settings of a request in the file, with those of our own from the stored one: other programs write none. */
export function withOwnSettings(stored: unknown, added: unknown): unknown {
  const ours = own(stored, 'hookswitch');
  if (ours === undefined || own(added, 'hookswitch') !== undefined) return added;
  return { ...(isRawObject(added) ? added : {}), hookswitch: ours };
}

/** Rows of the same name are the same, one after the other; new ones go behind. */
function mergedRows(
  stored: unknown,
  added: unknown,
  nameOf: (row: unknown) => string,
  merge: (stored: unknown, added: unknown) => unknown,
): unknown {
  if (!Array.isArray(stored) || !Array.isArray(added)) return Array.isArray(stored) ? stored : added;
  const left = new Map<string, unknown[]>();
  for (const row of added.toReversed()) {
    const rows = left.get(nameOf(row));
    if (rows === undefined) left.set(nameOf(row), [row]);
    else rows.push(row);
  }
  const merged = stored.map((row) => {
    const rows = left.get(nameOf(row)) ?? [];
    return rows.length === 0 ? row : merge(row, rows.pop());
  });
  const fresh = new Set([...left.values()].flat());
  return [...merged, ...added.filter((row) => fresh.has(row))];
}

/** A row of old files is named by its `id`. */
const nameOfVariable = (row: unknown): string => textOf(own(row, 'key') ?? own(row, 'id'));

/** An empty value is no value: files are exported without them, and descriptions of interfaces have none. */
function mergedVariable(stored: unknown, added: unknown): unknown {
  if (!isRawObject(stored) || !isRawObject(added)) return added;
  const isKept = textOf(own(added, 'value')) === '' && textOf(own(stored, 'value')) !== '';
  const kept = isKept ? ['value', 'type'].filter((key) => own(stored, key) !== undefined) : [];
  return { ...stored, ...added, ...Object.fromEntries(kept.map((key) => [key, own(stored, key)])) };
}

function mergedEvent(stored: unknown, added: unknown): unknown {
  if (!isRawObject(stored) || !isRawObject(added)) return added;
  const isKept = scriptsOf({ event: [added] }).length === 0 && scriptsOf({ event: [stored] }).length > 0;
  return isKept ? stored : added;
}
