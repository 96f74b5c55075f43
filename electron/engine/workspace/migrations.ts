/** Takes a document of format `from` to format `from + 1`. It may change what it is given; its `version` is set for it. */
export interface Migration {
  readonly from: number;
  readonly up: (document: Record<string, unknown>) => Record<string, unknown>;
}

/** Every change of the shape of hookswitch.json since format 1, oldest first. */
export const migrations: readonly Migration[] = [{ from: 1, up: withNewNames }];

/** `settings.undefinedTags` became `unresolvedTags`, and a dialect's `switches` became `variants`. */
function withNewNames(document: Record<string, unknown>): Record<string, unknown> {
  const settings = isTable(document.settings) ? renamed(document.settings, 'undefinedTags', 'unresolvedTags') : null;
  const dialects = isTable(document.dialects)
    ? Object.entries(document.dialects).map(([id, chosen]) => [
        id,
        isTable(chosen) ? renamed(chosen, 'switches', 'variants') : chosen,
      ])
    : null;
  return {
    ...document,
    ...(settings === null ? {} : { settings }),
    ...(dialects === null ? {} : { dialects: Object.fromEntries(dialects) }),
  };
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const renamed = (table: Record<string, unknown>, from: string, to: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key === from ? to : key, value]));

/** Brings a document to format `to`, one step after another. Throws a plain Error where a step is missing. */
export function migrate(
  document: Record<string, unknown>,
  from: number,
  to: number,
  steps: readonly Migration[],
): Record<string, unknown> {
  let current = document;
  for (let version = from; version < to; version += 1) {
    const step = steps.find((each) => each.from === version);
    if (step === undefined) throw new Error(`nothing is known of its format ${version}`);
    current = { ...step.up(current), version: version + 1 };
  }
  return current;
}
