import { type FillOptions, type Resolve, resolver } from '../../../shared/template.ts';
import { keyOf, type SecretValue } from '../masking/secret-search.ts';
import { filledIn } from '../masking/used-secrets.ts';
import type { EnvironmentService } from './environment-service.ts';
import type { ParameterService } from './parameter-service.ts';
import { globalsScope, type ScriptVariables, type VariableScopeOf } from './script-variables.ts';

/** A variable of type secret, and the collection that has it. */
export interface CollectionSecret extends SecretValue {
  readonly collection: string;
}

/**
 * The secrets of the workspace: secret parameters, secret values of every environment, and secret variables of every
 * collection, as they are filled in; and those that runs brought along, in `ofRuns`, and the values that scripts gave to
 * any of them. The same list until one changes.
 */
export function createKnownSecrets(
  parameters: Pick<ParameterService, 'values' | 'secretTags'>,
  environments: Pick<EnvironmentService, 'secrets' | 'activeValues' | 'list'>,
  {
    collections,
    ofRuns,
    variables,
  }: {
    readonly collections: { secrets(): readonly CollectionSecret[] };
    readonly ofRuns: () => readonly SecretValue[];
    readonly variables: Pick<ScriptVariables, 'changed' | 'version'>;
  },
): () => readonly SecretValue[] {
  let secrets: readonly SecretValue[] = [];
  let of: readonly unknown[] = [];

  /** What an action's scripts store stays in force, also while another environment is active. */
  function ofScripts(active: ReadonlyMap<string, string>) {
    const given = (keys: Iterable<string>, of: VariableScopeOf, environment: ReadonlyMap<string, string>) => {
      const changed = variables.changed(of);
      return changed.size === 0
        ? []
        : [...keys].flatMap((tag) => ({ tag, value: changed.get(tag) ?? '', environment }));
    };
    const ofCollections = new Map<string, Set<string>>();
    for (const { collection, tag } of collections.secrets()) {
      ofCollections.set(collection, (ofCollections.get(collection) ?? new Set()).add(tag));
    }
    return [
      ...given(parameters.secretTags(), globalsScope, active),
      ...environments.list().flatMap(({ id, values }) => {
        const keys = new Set(values.filter(({ secret }) => secret).map(({ key }) => key));
        const enabled = new Map(values.filter(({ enabled }) => enabled).map(({ key, value }) => [key, value]));
        return given(keys, { kind: 'environment', id }, enabled);
      }),
      ...[...ofCollections].flatMap(([id, tags]) => given(tags, { kind: 'collection', id }, active)),
    ];
  }

  return () => {
    const now = [
      parameters.values(),
      environments.secrets(),
      environments.activeValues(),
      collections.secrets(),
      ofRuns(),
      variables.version(),
    ] as const;
    if (now.some((part, index) => part !== of[index])) {
      const [values, others, active, ofCollections, given] = now;
      const own = [...parameters.secretTags()].map((tag) => ({
        tag,
        value: values.get(tag) ?? '',
        environment: active,
      }));
      const inCollections = ofCollections.map(({ tag, value }) => ({ tag, value, environment: active }));
      const all = [...own, ...others, ...inCollections, ...ofScripts(active)].flatMap(({ environment, ...secret }) =>
        filledIn(secret, resolveIn(environment, values), options),
      );
      // Without secrets nothing has changed, whatever else did.
      if (all.length + given.length + secrets.length > 0) secrets = each([...all, ...given]);
      of = now;
    }
    return secrets;
  };
}

const each = (secrets: readonly SecretValue[]): readonly SecretValue[] => [
  ...new Map(secrets.map((secret) => [keyOf(secret), secret])).values(),
];

/** Circles stay as they are written. */
const options: FillOptions = { asPostman: false, unresolvedTags: 'keep' };

const none: ReadonlyMap<string, string> = new Map();

/** What a call, a collection, or chance gives to a tag is not known here. */
function resolveIn(environment: ReadonlyMap<string, string>, custom: ReadonlyMap<string, string>): Resolve {
  return resolver({ call: none, environment, collection: none, custom }, () => '');
}
