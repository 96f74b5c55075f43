import { variableText } from '../../postman-format/raw-value.ts';
import { isSecret, type Variable } from '../../postman-format/variables.ts';
import type { FromWorker } from './messages.ts';

const scopes = ['environment', 'globals', 'collection'] as const;

type SecretScopes = Readonly<Record<(typeof scopes)[number], readonly Variable[]>>;

/** Tells the engine which values scripts gave to the secrets of a run, to be called with the variables as they are then. */
export function watchSecrets(start: SecretScopes, tell: (message: FromWorker) => void): (now: SecretScopes) => void {
  const told = {
    environment: new Map<string, ReadonlySet<string>>(),
    globals: new Map<string, ReadonlySet<string>>(),
    collection: new Map<string, ReadonlySet<string>>(),
  };
  for (const scope of scopes) {
    const keys = new Set(start[scope].filter(isSecret).map(({ key }) => key));
    for (const key of keys) told[scope].set(key, textsOf(start[scope], key));
  }
  const isAny = scopes.some((scope) => told[scope].size > 0);
  return (now) => {
    if (!isAny) return;
    const secrets = scopes.flatMap((scope) =>
      [...told[scope]].flatMap(([key, before]) => {
        const values = textsOf(now[scope], key);
        told[scope].set(key, values);
        return [...values].filter((value) => !before.has(value)).map((value) => ({ tag: key, value }));
      }),
    );
    if (secrets.length > 0) tell({ kind: 'secrets', secrets });
  };
}

const textsOf = (variables: readonly Variable[], wanted: string): ReadonlySet<string> =>
  new Set(variables.filter(({ key }) => key === wanted).map(({ value }) => variableText(value)));
