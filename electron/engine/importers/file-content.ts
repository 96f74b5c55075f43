import { Failure, failure } from '../../../shared/failure.ts';
import type { ImportWarning } from '../../../shared/model/collection.ts';
import { parseJsonInSlices } from '../postman-format/parse-json.ts';
import { atOnce, inSlices, type Sliced } from '../slices.ts';
import { decodeTextFile } from '../storage/decode-text.ts';
import type { ImportFile } from './importer.ts';
import type { YamlNumbers } from './yaml.ts';
import { parseYamlFile, type YamlReader } from './yaml-reader.ts';

/** What is in a file: its text, and its value where it is JSON or YAML. */
export interface FileContent {
  readonly text: string;
  /** Null where it is neither. */
  readonly syntax: 'json' | 'yaml' | null;
  readonly value: unknown;
  /** Why it has no value; null where it has one. */
  readonly problem: Failure | null;
  /** An encoding other than UTF-8. */
  readonly warnings: readonly ImportWarning[];
}

/** Every importer is asked about every file; reading 64 MiB once is enough. */
const contents = new WeakMap<ImportFile, FileContent>();

/** What `readContent` read; a file that did not go through it is read at once. Never throws for what is in it. */
export function contentOf(file: ImportFile): FileContent {
  let content = contents.get(file);
  if (content === undefined) {
    const { text, base, none } = decode(file);
    content = none ?? settle(base, () => atOnce(parse(file.name, text)));
    contents.set(file, content);
  }
  return content;
}

/** A part of another file as one of its own, for the importer of such files. */
export function parsedFile(name: string, value: unknown): ImportFile {
  const file = { name, bytes: new Uint8Array() };
  contents.set(file, { text: '', syntax: 'json', value, problem: null, warnings: [] });
  return file;
}

/** Reads a file before any importer is asked about it, so that nothing waits for it. Never throws for what is in it. */
export async function readContent(file: ImportFile, yaml: YamlReader): Promise<void> {
  const { text, base, none } = decode(file);
  contents.set(file, none ?? (await settleLater(base, () => parseLater(file.name, text, yaml))));
}

type Parsed = Pick<FileContent, 'syntax' | 'value'>;
type Base = Pick<FileContent, 'text' | 'warnings'>;

/** `none` is set where the bytes are no text. */
function decode({ name, bytes }: ImportFile): { text: string; base: Base; none: FileContent | null } {
  const { text, encoding, isIntact } = decodeTextFile(bytes);
  const message = `The file is not encoded in UTF-8. It was read as ${encoding}.`;
  const base = { text, warnings: encoding === 'UTF-8' ? [] : [{ path: '', message }] };
  const detail = `it is not valid ${encoding}.`;
  return { text, base, none: isIntact ? null : unreadable(base, failure('FILE_UNREADABLE', { file: name, detail })) };
}

const unreadable = (base: Base, problem: unknown): FileContent => {
  if (!(problem instanceof Failure)) throw problem;
  return { ...base, syntax: null, value: undefined, problem };
};

function settle(base: Base, work: () => Parsed): FileContent {
  try {
    return { ...base, ...work(), problem: null };
  } catch (error) {
    return unreadable(base, error);
  }
}

async function settleLater(base: Base, work: () => Promise<Parsed>): Promise<FileContent> {
  try {
    return { ...base, ...(await work()), problem: null };
  } catch (error) {
    return unreadable(base, error);
  }
}

function* parse(name: string, text: string): Sliced<Parsed> {
  if (!looksLikeYaml(name, text)) return { syntax: 'json', value: yield* parseJsonInSlices(name, text) };
  return { syntax: 'yaml', value: parseYamlFile(name, text, numbersOf(text)) };
}

async function parseLater(name: string, text: string, yaml: YamlReader): Promise<Parsed> {
  if (!looksLikeYaml(name, text)) return inSlices(parse(name, text));
  return { syntax: 'yaml', value: await yaml.read(name, text, numbersOf(text)) };
}

/** In an API's description a number is one; in a request it is what somebody wrote. */
const numbersOf = (text: string): YamlNumbers => (isDescription(text) ? 'plain' : 'as-written');

const isDescription = (text: string): boolean => /^["']?(?:openapi|swagger|asyncapi)["']?\s*:/m.test(text);

/** By its name, where it is not JSON all the same, or by a key that only formats that we know begin with. */
function looksLikeYaml(name: string, text: string): boolean {
  if (/^\s*[{[]/.test(text.slice(0, 10_000))) return false;
  if (/\.ya?ml$/i.test(name)) return true;
  return /^(?:\s|#[^\n]*\n|---[ \t]*\n)*["']?(?:openapi|swagger|asyncapi|\$kind)["']?\s*:/.test(text.slice(0, 10_000));
}
