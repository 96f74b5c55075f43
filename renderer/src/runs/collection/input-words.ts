import type { MaskedEnvironment } from '../../../../shared/model/environment.ts';
import type { Run } from '../../../../shared/model/run.ts';
import { counted } from '../../parts/counted.ts';

const fileName = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : null;

/** Milliseconds for one script where nobody chose. */
const usualScriptTimeout = 30_000;

const durationWords = (value: unknown): string | null =>
  typeof value === 'number' ? `${value.toLocaleString('en')} ms` : null;

/** What a collection run was started with, as a person entered it. Files are named, not shown. */
export function collectionInputPairs(
  { inputs, progress }: Pick<Run, 'inputs' | 'progress'>,
  environments: readonly Pick<MaskedEnvironment, 'id' | 'name'>[],
): [name: string, value: string][] {
  const { collection, only, environment, globals, data, iterations, delayMs, requestTimeoutMs, scriptTimeoutMs } =
    inputs;
  const environmentName =
    environment === null
      ? 'None'
      : (fileName(environment) ?? environments.find(({ id }) => id === environment)?.name ?? environment);
  const pairs: [string, unknown][] = [
    ['Collection', fileName(collection) ?? progress?.collection.name ?? collection],
    ['Requests', Array.isArray(only) ? (only.length > 3 ? counted(only.length, 'request') : only.join(', ')) : 'All'],
    ['Environment', environment === undefined ? 'Active' : environmentName],
    ['Globals', fileName(globals)],
    ['Data file', fileName(data)],
    ['Iterations', iterations],
    ['Delay', delayMs === 0 ? null : durationWords(delayMs)],
    ['Stop on the first failure', inputs.stopOnFailure === true ? 'Yes' : null],
    ['Scripts', inputs.scripts === false ? 'Not run' : null],
    ['TLS certificates', inputs.insecure === true ? 'Not verified' : null],
    ['Request timeout', durationWords(requestTimeoutMs)],
    ['Script timeout', scriptTimeoutMs === usualScriptTimeout ? null : durationWords(scriptTimeoutMs)],
  ];
  return pairs.flatMap(([name, value]): [string, string][] =>
    value === null || value === undefined ? [] : [[name, String(value)]],
  );
}
