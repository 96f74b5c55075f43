import type { WorkspaceDocument } from '../workspace/document.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { chosenOf, type InForce } from './chosen.ts';
import type { Dialect, Dialects } from './dialects.ts';

type Given = Readonly<Record<string, string>>;
/** A value, or null to go back to the default. */
type Change = Readonly<Record<string, string | null>>;

type Stored = NonNullable<WorkspaceDocument['dialects']>[string];

const undecided: Stored = {};

/** What the workspace has decided about each dialect's setup and variants. */
export interface DialectSettings {
  /** Decided values over the dialect's defaults. Throws DIALECT_UNKNOWN. */
  of(dialect: string): InForce;
  /** Throws DIALECT_UNKNOWN, and INPUT_INVALID where a key or a choice is unknown; nothing is changed then. */
  update(dialect: string, change: { setup?: Change | undefined; variants?: Change | undefined }): Promise<InForce>;
}

export function createDialectSettings(workspace: Workspace, dialects: Dialects): DialectSettings {
  const inForce = new WeakMap<Dialect, { readonly stored: Stored; readonly choices: InForce }>();
  /** Until the dialect or what was decided of it changes. */
  const of = (id: string): InForce => {
    const dialect = dialects.get(id);
    const stored = workspace.document.read().dialects?.[id] ?? undecided;
    const before = inForce.get(dialect);
    if (before?.stored === stored) return before.choices;
    const choices = soundChoices(dialect, stored);
    inForce.set(dialect, { stored, choices });
    return choices;
  };
  const soundChoices = (dialect: Dialect, { setup = {}, variants = {} }: Stored): InForce => {
    const kept = (list: 'setup' | 'variants', choices: Given): Given =>
      // A dialect file may have lost a key or a choice since: that value is then the default.
      Object.fromEntries(Object.entries(choices).filter(([key, value]) => isKnown(list, key, value)));
    const isKnown = (list: 'setup' | 'variants', key: string, value: string): boolean => {
      try {
        chosenOf(dialect, { [list]: { [key]: value } });
        return true;
      } catch {
        return false;
      }
    };
    return chosenOf(dialect, { setup: kept('setup', setup), variants: kept('variants', variants) });
  };
  return {
    of,
    async update(id, { setup = {}, variants = {} }) {
      const choicesOf = (change: Change): Given =>
        Object.fromEntries(Object.entries(change).filter((entry): entry is [string, string] => entry[1] !== null));
      chosenOf(dialects.get(id), { setup: choicesOf(setup), variants: choicesOf(variants) });
      await workspace.document.update((update) => {
        const before = update.dialects?.[id] ?? {};
        const after = { setup: changed(before.setup, setup), variants: changed(before.variants, variants) };
        update.dialects = { ...update.dialects, [id]: after };
      });
      return of(id);
    },
  };
}

function changed(before: Given | undefined, change: Change): Record<string, string> {
  const merged = Object.entries({ ...before, ...change });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}
