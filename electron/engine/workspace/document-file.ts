import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import type { Clock } from '../host-services.ts';
import { decodeText } from '../storage/decode-text.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { copyAside, moveAside, timeInName } from '../storage/quarantine.ts';
import { writeFileAtomic } from '../storage/write-file.ts';
import {
  bare,
  documentVersion,
  type Migration,
  migrate,
  migrations as ownMigrations,
  WorkspaceDocument,
} from './document.ts';

export interface DocumentPlace {
  /** Absolute path of the workspace. */
  readonly dir: string;
  readonly stateDir: string;
  readonly clock: Clock;
  /** Other migrations than this version's own. */
  readonly migrations?: readonly Migration[];
}

export interface LoadedDocument {
  /** Null where there is none yet. */
  readonly document: WorkspaceDocument | null;
  /** What a person must be told: what became of the file of before, and where it is kept. */
  readonly notice: string | null;
}

type Reading =
  | { readonly kind: 'missing' }
  | { readonly kind: 'good'; readonly document: WorkspaceDocument; readonly from: number }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'damaged'; readonly detail: string };

const documentFile = (place: DocumentPlace) => join(place.dir, 'hookswitch.json');
const lastGoodFile = (place: DocumentPlace) => join(place.stateDir, 'hookswitch.last-good.json');

const documentText = (document: WorkspaceDocument) => `${JSON.stringify(document, null, 2)}\n`;

/**
 * Reads hookswitch.json, brought to this version's format. A damaged file is kept beside as
 * `hookswitch.json.damaged-<time>` and the last good copy takes its place.
 * Throws WORKSPACE_NEWER or, where no good copy exists, WORKSPACE_DAMAGED; the file is then untouched.
 */
export async function loadDocument(place: DocumentPlace): Promise<LoadedDocument> {
  const file = documentFile(place);
  const main = readDocument(file, place);
  if (main.kind === 'newer') throw failure('WORKSPACE_NEWER', { file, version: main.version, known: documentVersion });
  if (main.kind === 'missing') return beginAfresh(place);
  if (main.kind === 'good') {
    if (main.from < documentVersion) {
      copyAside(file, join(place.stateDir, `hookswitch.format-${main.from}.json`));
      await saveDocument(place, main.document);
    } else {
      await renewLastGood(place, documentText(main.document));
    }
    return { document: main.document, notice: null };
  }

  const lastGood = readDocument(lastGoodFile(place), place);
  if (lastGood.kind !== 'good') throw failure('WORKSPACE_DAMAGED', { file, detail: main.detail });
  // Copied, not moved: a crash between the two steps must not leave a workspace without its document.
  const kept = copyAside(file, `${file}.damaged-${timeInName(place.clock)}`);
  await writeFileAtomic(file, documentText(lastGood.document));
  return {
    document: lastGood.document,
    notice: `hookswitch.json was damaged (${main.detail}), so its last good copy was taken. The damaged file is kept as ${basename(kept)}.`,
  };
}

/** Writes both files; the last good copy second, so that it is never ahead of what a caller was told is saved. */
export async function saveDocument(place: DocumentPlace, document: WorkspaceDocument): Promise<void> {
  const text = documentText(document);
  await writeFileAtomic(documentFile(place), text);
  await renewLastGood(place, text);
}

/** The first thing wrong with a document: where, and what; null where nothing is. */
export function documentProblem(document: unknown): { readonly where: string; readonly detail: string } | null {
  const checked = WorkspaceDocument.safeParse(document);
  const issue = checked.error?.issues[0];
  return issue === undefined ? null : { where: issue.path.map(String).join('.'), detail: issue.message };
}

function readDocument(file: string, place: DocumentPlace): Reading {
  let text: string;
  try {
    text = decodeText(readFileSync(file));
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return { kind: 'missing' };
    throw failure('WORKSPACE_UNUSABLE', { dir: place.dir, detail: `${basename(file)}: ${describeFileProblem(error)}` });
  }
  if (text.trim() === '') return { kind: 'damaged', detail: 'it is empty' };
  try {
    return parseDocument(text, place.migrations ?? ownMigrations);
  } catch (error) {
    return { kind: 'damaged', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Throws what JSON.parse and migrations throw. */
function parseDocument(text: string, migrations: readonly Migration[]): Reading {
  const raw: unknown = JSON.parse(text);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { kind: 'damaged', detail: 'it does not hold a JSON object' };
  }
  const version = 'version' in raw ? raw.version : undefined;
  if (typeof version !== 'number' || !Number.isInteger(version)) {
    return { kind: 'damaged', detail: 'its version is not a whole number' };
  }
  if (version > documentVersion) return { kind: 'newer', version };
  const document = migrate(bare(raw as Record<string, unknown>, 'free'), version, documentVersion, migrations);
  const problem = documentProblem(document);
  if (problem !== null) return { kind: 'damaged', detail: `${problem.where}: ${problem.detail}` };
  return { kind: 'good', document: document as WorkspaceDocument, from: version };
}

/** Someone removed hookswitch.json: that begins afresh, and what was known stays within reach. */
function beginAfresh(place: DocumentPlace): LoadedDocument {
  if (readDocument(lastGoodFile(place), place).kind === 'missing') return { document: null, notice: null };
  const aside = moveAside(
    lastGoodFile(place),
    join(place.stateDir, `hookswitch.removed-${timeInName(place.clock)}.json`),
  );
  const notice = `hookswitch.json was gone, so settings begin afresh. What it held is kept as .hookswitch/${basename(aside)}.`;
  return { document: null, notice };
}

async function renewLastGood(place: DocumentPlace, text: string): Promise<void> {
  const kept = existsSync(lastGoodFile(place)) ? readFileSync(lastGoodFile(place), 'utf8') : null;
  if (kept === text) return;
  // The document itself is safe. Without room for the copy, the earlier good copy stays, and the next write tries again.
  await writeFileAtomic(lastGoodFile(place), text).catch(() => undefined);
}
