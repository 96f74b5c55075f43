import type { ActionAuth, OwnScript } from '../../../shared/model/action.ts';
import type { GroupVariable } from '../../../shared/model/group.ts';
import { readAuth, writeAuth } from './item-auth.ts';
import { editRows, type Row, readRows, sameValue, writePair } from './item-rows.ts';
import { ownScripts, writeScripts } from './item-scripts.ts';
import { descriptionOf, isRawObject, own, type RawObject, setDescription } from './raw-value.ts';
import { isSecret } from './variables.ts';

/** What a folder or a collection has for the requests in it, as the file has it. */
export interface Group {
  readonly description: string;
  readonly auth: ActionAuth;
  /** With the values of secrets. */
  readonly variables: readonly (GroupVariable & { readonly value: string })[];
  readonly ownScripts: OwnScript[];
}

/** What of it is changed; what is left out stays. */
export interface GroupChange {
  readonly description?: string | undefined;
  readonly auth?: ActionAuth | undefined;
  /** Null keeps the value of this key. */
  readonly variables?: readonly GroupVariable[] | undefined;
  readonly scripts?: readonly OwnScript[] | undefined;
}

type Variable = Group['variables'][number];

/** `described` is what has the description: a folder itself, the `info` of a collection. */
export const readGroup = (holder: RawObject, described: unknown): Group => ({
  description: descriptionOf(own(described, 'description')),
  auth: readAuth(holder.auth),
  variables: variableRows(holder).map(({ pair }) => pair),
  ownScripts: ownScripts(holder),
});

/** Writes what is different into copies of a raw folder or collection, and of what has its description. */
export function writeGroup(holder: RawObject, described: RawObject, change: GroupChange): void {
  if (change.description !== undefined) setDescription(described, change.description);
  if (change.auth !== undefined) writeAuth(holder, change.auth);
  if (change.scripts !== undefined) writeScripts(holder, change.scripts);
  if (change.variables !== undefined) writeVariables(holder, change.variables);
}

function variableRows(holder: RawObject): Row<Variable>[] {
  return readRows(holder.variable).map(({ raw, pair }) => ({
    raw,
    pair: isRawObject(raw) && isSecret({ ...pair, type: raw.type }) ? { ...pair, secret: true } : pair,
  }));
}

function writeVariables(holder: RawObject, change: readonly GroupVariable[]): void {
  const rows = variableRows(holder);
  const before = rows.map(({ pair }) => pair);
  const after = withKeptValues(before, change);
  if (sameValue(before, after)) return;
  if (after.length === 0) {
    delete holder.variable;
    return;
  }
  holder.variable = editRows(rows, after, (row, variable, before) => {
    writePair(row, variable, before);
    if (before === null || Boolean(before.secret) !== Boolean(variable.secret)) {
      row.type = variable.secret ? 'secret' : 'string';
    }
  });
}

/** The nth row of a key that has no value has that of the nth row of this key before. */
function withKeptValues(before: readonly Variable[], after: readonly GroupVariable[]): Variable[] {
  const left = new Map<string, string[]>();
  for (const { key, value } of before) {
    const values = left.get(key);
    if (values === undefined) left.set(key, [value]);
    else values.push(value);
  }
  for (const values of left.values()) values.reverse();
  return after.map((variable) => {
    const kept = left.get(variable.key)?.pop() ?? '';
    return { ...variable, value: variable.value ?? kept };
  });
}
