import { textsOf, type Variable } from '../postman-format/variables.ts';

/** Null where a script unset it. */
export type Changed = ReadonlyMap<string, string | null>;

/**
 * Variables that the scripts of actions set, in force until the engine closes: what the first action of an event stores,
 * the next one uses, and that of a later event. The files of the workspace stay as they are.
 */
export interface ScriptVariables {
  /** The same map until something changes. */
  changed(of: VariableScopeOf): Changed;
  /** Another object once anything has changed. */
  version(): object;
  /** Keeps what is different after a run. */
  keep(of: VariableScopeOf, before: readonly Variable[], after: readonly Variable[]): void;
}

/** Whose variables they are. Ids are anybody's: an environment, a collection and the globals may share one. */
export type VariableScopeOf =
  | { readonly kind: 'globals' }
  /** Null for what scripts set in an environment while none is active. */
  | { readonly kind: 'environment'; readonly id: string | null }
  | { readonly kind: 'collection'; readonly id: string };

export const globalsScope = { kind: 'globals' } as const;

const keyOf = (of: VariableScopeOf): string => JSON.stringify(of.kind === 'globals' ? [of.kind] : [of.kind, of.id]);

const nothing: Changed = new Map();

/** Variables of one scope at most, so that no script fills the memory in the course of a thousand events. */
const most = 10_000;

export function createScriptVariables(): ScriptVariables {
  const scopes = new Map<string, Changed>();
  let version = {};
  return {
    changed: (of) => scopes.get(keyOf(of)) ?? nothing,
    version: () => version,
    keep(of, before, after) {
      const [old, now] = [textsOf(before), textsOf(after)];
      let isChanged = false;
      const next = new Map(scopes.get(keyOf(of)));
      for (const key of new Set([...old.keys(), ...now.keys()])) {
        if (old.get(key) === now.get(key) || (next.size >= most && !next.has(key))) continue;
        next.set(key, now.get(key) ?? null);
        isChanged = true;
      }
      if (!isChanged) return;
      version = {};
      scopes.set(keyOf(of), next);
    },
  };
}

export const withChanged = (values: ReadonlyMap<string, string>, changed: Changed): ReadonlyMap<string, string> => {
  if (changed.size === 0) return values;
  const all = new Map(values);
  for (const [key, value] of changed) {
    if (value === null) all.delete(key);
    else all.set(key, value);
  }
  return all;
};
