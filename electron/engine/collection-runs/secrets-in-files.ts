import { type FillOptions, type Resolve, resolver } from '../../../shared/template.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import { filledIn } from '../masking/used-secrets.ts';
import { isRawObject, listOf, own, type RawObject, variableText } from '../postman-format/raw-value.ts';

/**
 * The values of type secret in the collection, the environment and the globals that a run was given as files, and in the
 * values that stand over them, as they are filled in. They are of no workspace: the run's inputs are all that knows them.
 */
export function secretsInFiles({
  collection,
  environment,
  globals,
  values,
}: {
  readonly collection?: unknown;
  readonly environment?: unknown;
  readonly globals?: unknown;
  readonly values?: unknown;
}): readonly SecretValue[] {
  const texts = [environment, globals].map((file) => own(file, 'text'));
  const over = { environment: rowsOf(own(values, 'environment')), globals: rowsOf(own(values, 'globals')) };
  const marked = [...over.environment, ...over.globals].filter((row) => own(row, 'secret') === true);
  const ofCollection = collectionVariablesOf(collection);
  // Most files have none: then nothing is parsed.
  if (!texts.some(mayHoldSecrets) && marked.length === 0 && ofCollection.length === 0) return [];
  const [ofEnvironment = [], ofGlobals = []] = texts.map(variablesIn);
  const none: ReadonlyMap<string, string> = new Map();
  const resolve: Resolve = resolver(
    {
      call: none,
      collection: valuesOf(ofCollection),
      environment: valuesOf([...ofEnvironment, ...over.environment]),
      custom: valuesOf([...ofGlobals, ...over.globals]),
    },
    () => '',
  );
  const ofFiles = [...ofCollection, ...ofEnvironment, ...ofGlobals].filter(
    (variable) => isSecretRow(variable) && own(variable, 'value') !== null,
  );
  return [...ofFiles, ...marked].flatMap((variable) =>
    filledIn({ tag: keyOf(variable), value: textIn(variable) }, resolve, options),
  );
}

const mayHoldSecrets = (text: unknown): boolean => typeof text === 'string' && text.includes('secret');

function variablesIn(text: unknown): readonly RawObject[] {
  try {
    return typeof text === 'string' ? listOf(own(JSON.parse(text), 'values')).filter(isRawObject) : [];
  } catch {
    // What is wrong with it the run says.
    return [];
  }
}

/** Of each file once: it may be large. */
const known = new WeakMap<object, readonly RawObject[]>();

function collectionVariablesOf(file: unknown): readonly RawObject[] {
  if (!isRawObject(file)) return [];
  const variables = known.get(file) ?? collectionVariablesIn(file.text);
  known.set(file, variables);
  return variables;
}

/**
 * The variables of a collection and of its folders, in whichever version of the format; none where none of them is a
 * secret. Uses no recursion: folders may be nested hundreds deep.
 */
function collectionVariablesIn(text: unknown): readonly RawObject[] {
  if (typeof text !== 'string' || !/"type"\s*:\s*"secret"/.test(text)) return [];
  const variables: RawObject[] = [];
  try {
    const open: unknown[] = [JSON.parse(text.replace(/^\uFEFF/, ''))];
    for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
      for (const key of ['variable', 'variables']) variables.push(...rowsOf(own(holder, key)));
      for (const key of ['collection', 'item', 'items', 'folders']) {
        const inner = own(holder, key);
        for (const one of isRawObject(inner) ? [inner] : rowsOf(inner)) open.push(one);
      }
    }
  } catch {
    // What is wrong with it the run says.
  }
  return variables.some(isSecretRow) ? variables : [];
}

const isSecretRow = (variable: RawObject): boolean => own(variable, 'type') === 'secret';

const rowsOf = (rows: unknown): readonly RawObject[] => listOf(rows).filter(isRawObject);

const keyOf = (variable: RawObject): string => variableText(own(variable, 'key') ?? own(variable, 'id'));
const textIn = (variable: RawObject): string => variableText(own(variable, 'value'));

const valuesOf = (variables: readonly RawObject[]): ReadonlyMap<string, string> =>
  new Map(
    variables
      .filter((variable) => own(variable, 'enabled') !== false)
      .map((variable) => [keyOf(variable), textIn(variable)]),
  );

/** Circles stay as they are written; what only the run knows is not known here. */
const options: FillOptions = { asPostman: false, unresolvedTags: 'keep' };
