import type { SecretValue } from '../masking/secret-search.ts';
import { isRawObject, listOf, own, textOf } from '../postman-format/raw-value.ts';

/**
 * The values of type secret in the environment and the globals that a run was given as files. They are of no workspace: the
 * run's inputs are all that knows them.
 */
export function secretsInFiles({
  environment,
  globals,
}: {
  readonly environment?: unknown;
  readonly globals?: unknown;
}): readonly SecretValue[] {
  return [environment, globals].flatMap((file) => {
    const text = own(file, 'text');
    // Most files have none: then nothing is parsed.
    return typeof text === 'string' && text.includes('secret') ? secretsIn(text) : [];
  });
}

function secretsIn(text: string): SecretValue[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // What is wrong with it the run says.
    return [];
  }
  return listOf(own(document, 'values'))
    .filter((row) => isRawObject(row) && own(row, 'type') === 'secret')
    .map((row) => ({ tag: textOf(own(row, 'key')), value: textOf(own(row, 'value')) }))
    .filter(({ value }) => value !== '');
}
