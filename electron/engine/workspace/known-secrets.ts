import { type FillOptions, type Resolve, resolver } from '../../../shared/template.ts';
import { keyOf, type SecretValue } from '../masking/secret-search.ts';
import { filledIn } from '../masking/used-secrets.ts';
import type { EnvironmentService } from './environment-service.ts';
import type { ParameterService } from './parameter-service.ts';

/**
 * The secrets of the workspace: secret parameters, and secret values of every environment, as they are filled in; and those
 * that runs brought along, in `ofRuns`. The same list until one changes.
 */
export function createKnownSecrets(
  parameters: Pick<ParameterService, 'values' | 'secretTags'>,
  environments: Pick<EnvironmentService, 'secrets' | 'activeValues'>,
  ofRuns: () => readonly SecretValue[],
): () => readonly SecretValue[] {
  let secrets: readonly SecretValue[] = [];
  let of: readonly unknown[] = [];
  return () => {
    const now = [parameters.values(), environments.secrets(), environments.activeValues(), ofRuns()] as const;
    if (now.some((part, index) => part !== of[index])) {
      const [values, others, active, given] = now;
      const own = [...parameters.secretTags()].map((tag) => ({
        tag,
        value: values.get(tag) ?? '',
        environment: active,
      }));
      const all = [...own, ...others].flatMap(({ environment, ...secret }) =>
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
