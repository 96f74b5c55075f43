import type { SecretValue } from '../masking/secret-search.ts';
import type { EnvironmentService } from './environment-service.ts';
import type { ParameterService } from './parameter-service.ts';

/** The secrets of the workspace: secret parameters, and secret values of every environment. The same list until one changes. */
export function createKnownSecrets(
  parameters: Pick<ParameterService, 'values' | 'secretTags'>,
  environments: Pick<EnvironmentService, 'secrets'>,
): () => readonly SecretValue[] {
  let secrets: readonly SecretValue[] = [];
  let of: readonly unknown[] = [];
  return () => {
    const values = parameters.values();
    const others = environments.secrets();
    if (of[0] !== values || of[1] !== others) {
      const own = [...parameters.secretTags()].map((tag) => ({ tag, value: values.get(tag) ?? '' }));
      const all = [...own.filter(({ value }) => value !== ''), ...others];
      // Without secrets nothing has changed, whatever else did.
      if (all.length > 0 || secrets.length > 0) secrets = all;
      of = [values, others];
    }
    return secrets;
  };
}
