import type { VariableChange, VariableScopeName } from '../../../shared/model/collection-run.ts';
import { textOf } from '../postman-format/raw-value.ts';
import { isEnabled, isSecret, type Variable } from '../postman-format/variables.ts';
import type { RunInputs } from './run-inputs.ts';
import type { Left } from './worker/messages.ts';

/** Changes of one run that are kept. */
const mostChanges = 1000;

/** What scripts changed; of very much, the beginning. */
export function changes(before: Left, after: Left): VariableChange[] {
  const scopes = ['environment', 'globals', 'collection'] as const;
  return scopes.flatMap((scope) => changesIn(scope, before[scope], after[scope])).slice(0, mostChanges);
}

/** As they are before the first request. */
export const variablesOf = ({ environment, globals, plan }: RunInputs): Left => ({
  ...{ environment, globals },
  collection: (Array.isArray(plan.document.variable) ? plan.document.variable : []) as readonly Variable[],
});

/** As JSON carries them. */
export function rowsOf({ environment, globals, collection }: Left) {
  const rows = (variables: readonly Variable[]) => variables.map((variable) => ({ ...variable }));
  return { environment: rows(environment), globals: rows(globals), collection: rows(collection) };
}

function changesIn(
  scope: VariableScopeName,
  before: readonly Variable[],
  after: readonly Variable[],
): VariableChange[] {
  const texts = (variables: readonly Variable[]) =>
    new Map(
      variables.filter(isEnabled).map(({ key, value }) => [String(key), value === null ? 'null' : textOf(value)]),
    );
  const [old, now] = [texts(before), texts(after)];
  const secrets = new Set(before.filter(isSecret).map(({ key }) => String(key)));
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((key) => ({
      ...{ scope, key, before: old.get(key) ?? null, after: now.get(key) ?? null },
      ...(secrets.has(key) ? { secret: true } : {}),
    }))
    .filter((change) => change.before !== change.after);
}

/** Those at the end. Scripts lose the type of a secret, which its row gets back. */
export function rowsAtEnd(before: Left, after: Left): ReturnType<typeof rowsOf> {
  const typed = (old: readonly Variable[], now: readonly Variable[]): readonly Variable[] => {
    const secrets = new Set(old.filter(isSecret).map(({ key }) => String(key)));
    return now.map((row) => (secrets.has(String(row.key)) ? { ...row, type: 'secret' } : row));
  };
  return rowsOf({
    environment: typed(before.environment, after.environment),
    globals: typed(before.globals, after.globals),
    collection: typed(before.collection, after.collection),
  });
}
