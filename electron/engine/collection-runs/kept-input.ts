import type { CollectionRunInput } from './run-inputs.ts';
import { secretsInFiles } from './secrets-in-files.ts';

/** Characters of the files that are kept with a run, so that it can be run again. */
const keptFiles = 4 * 1024 * 1024;

/**
 * What is kept of a run's input. Private keys and passphrases never are, and large files are not: such a run cannot be run
 * again. What in the files is secret is, as it is masked by that.
 */
export function keptInput(asked: CollectionRunInput): object {
  const input = withoutKeys(asked);
  const files = [input.collection, input.environment, input.globals, input.data, input.cookieJar];
  const size = files.reduce((sum, file) => sum + (typeof file === 'object' && file !== null ? file.text.length : 0), 0);
  if (size <= keptFiles) return input;
  const named = (file: (typeof files)[number]): unknown =>
    typeof file === 'object' && file !== null ? { name: file.name } : file;
  const { collection, environment, globals, data, cookieJar, certificates: _, ...rest } = input;
  return {
    ...{ ...rest, filesLeftOut: true },
    ...{ collection: keptCollection(collection), data: named(data), cookieJar: named(cookieJar) },
    ...{ environment: keptVariables(environment), globals: keptVariables(globals) },
  };
}

type Kept = Omit<CollectionRunInput, 'certificates'> & {
  readonly certificates?: unknown;
  readonly certificatesLeftOut?: true;
};

/** Authorities are no secret, and stay. */
function withoutKeys({ certificates, ...input }: CollectionRunInput): Kept {
  if (certificates === undefined) return input;
  const { client = [], authorities } = certificates;
  if (client.length === 0) return { ...input, certificates };
  const names = client.map(({ matches, cert, pfx }) => ({ matches, file: (cert ?? pfx)?.name }));
  return { ...input, certificatesLeftOut: true, certificates: { client: names, authorities: authorities?.name } };
}

/** Of a large one its secrets alone. */
function keptVariables(file: CollectionRunInput['environment']): unknown {
  if (typeof file !== 'object' || file === null || file.text.length <= keptFiles / 4) return file;
  return { name: file.name, text: JSON.stringify({ values: keptSecrets({ environment: file }) }) };
}

function keptCollection(file: CollectionRunInput['collection']): unknown {
  if (typeof file !== 'object') return file;
  const variable = keptSecrets({ collection: file });
  return { name: file.name, ...(variable.length === 0 ? {} : { text: JSON.stringify({ variable }) }) };
}

function keptSecrets(files: Parameters<typeof secretsInFiles>[0]): object[] {
  let left = keptFiles / 4;
  return secretsInFiles(files).flatMap(({ tag, value }) => {
    left -= tag.length + value.length;
    return left < 0 ? [] : [{ key: tag, value, type: 'secret' }];
  });
}
