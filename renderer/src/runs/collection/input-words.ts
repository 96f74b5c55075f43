import type { MaskedEnvironment } from '../../../../shared/model/environment.ts';
import type { Run } from '../../../../shared/model/run.ts';
import { counted } from '../../parts/counted.ts';

const fileName = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : null;

/** Milliseconds for one script where nobody chose. */
const usualScriptTimeout = 30_000;

const durationWords = (value: unknown): string | null =>
  typeof value === 'number' ? `${value.toLocaleString('en')} ms` : null;

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Which variables were given a value over the files. */
function valueNames(values: unknown): string | null {
  const rows = [...items(field(values, 'environment')), ...items(field(values, 'globals'))];
  return rows.length === 0 ? null : rows.map((row) => field(row, 'key')).join(', ');
}

/** Of those with private keys only the names are kept. */
function clientCertificates(certificates: unknown): string | null {
  const client = items(field(certificates, 'client'));
  const names = client.map((one) => `${field(one, 'file')} for ${items(field(one, 'matches')).join(', ')}`);
  return names.length === 0 ? null : names.join('; ').replaceAll('<all_urls>', 'all hosts');
}

function authorities(certificates: unknown): unknown {
  const given = field(certificates, 'authorities');
  return fileName(given) ?? given;
}

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
    ['Redirects', inputs.followRedirects === false ? 'Not followed' : null],
    ['Values', valueNames(inputs.values)],
    ['Cookies', fileName(inputs.cookieJar)],
    ['Uploads from', inputs.workingDir],
    ['Client certificates', clientCertificates(inputs.certificates)],
    ['Trusted authorities', authorities(inputs.certificates)],
    ['TLS certificates', inputs.insecure === true ? 'Not verified' : null],
    ['Request timeout', durationWords(requestTimeoutMs)],
    ['Script timeout', scriptTimeoutMs === usualScriptTimeout ? null : durationWords(scriptTimeoutMs)],
  ];
  return pairs.flatMap(([name, value]): [string, string][] =>
    value === null || value === undefined ? [] : [[name, String(value)]],
  );
}
