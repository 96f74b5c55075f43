import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Adapter } from 'lowdb';
import { Failure, failure } from '../../../shared/failure.ts';
import { pathText } from '../../../shared/scenario-faults.ts';
import type { Clock } from '../host-services.ts';
import { deepestIssue } from '../schema-issues.ts';
import { atOnce } from '../slices.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { refuseLongJson, tooLargeToSave } from '../storage/json-size.ts';
import { privateMode } from '../storage/private-files.ts';
import { copyAside, moveAside, timeInName } from '../storage/quarantine.ts';
import { type Fingerprint, fingerprintOf, isPassing, readWrittenFile } from '../storage/read-file.ts';
import { writeFileAtomic } from '../storage/write-file.ts';
import {
  bare,
  documentVersion,
  type Migration,
  migrate,
  migrations,
  WorkspaceDocument,
  withLaterSettings,
} from './document.ts';
import type { Troubles } from './troubles.ts';

export interface DocumentFolders {
  /** Absolute path of the workspace. */
  readonly dir: string;
  readonly stateDir: string;
  readonly clock: Clock;
  /** Where a failing write of the last good copy is said. */
  readonly troubles?: Pick<Troubles, 'persist'> | undefined;
  /** Other migrations than this version's own. */
  readonly migrations?: readonly Migration[] | undefined;
}

type Content =
  | { readonly kind: 'missing' }
  | { readonly kind: 'good'; readonly document: WorkspaceDocument; readonly from: number }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'damaged'; readonly detail: string; readonly passing?: boolean };

/** Bytes, read and written. Hundreds of bindings and endpoints have less than one megabyte. */
const fileLimit = 32 * 1024 * 1024;

const documentText = (document: WorkspaceDocument) => `${JSON.stringify(document, null, indent)}\n`;

const indent = '  ';

/** A fingerprint that no file has: it is read again when somebody next asks. */
const unread = 'unread';

/** hookswitch.json and its last good copy, as what lowdb reads and writes. */
export class DocumentFile implements Adapter<WorkspaceDocument> {
  /** What became of files that could not be used, for a person. */
  readonly notices: string[] = [];
  readonly #folders: DocumentFolders;
  readonly #file: string;
  readonly #lastGoodFile: string;
  #fingerprint: Fingerprint = null;
  #opened = false;
  #problem: string | null = null;

  constructor(folders: DocumentFolders) {
    this.#folders = folders;
    this.#file = join(folders.dir, 'hookswitch.json');
    this.#lastGoodFile = join(folders.stateDir, 'hookswitch.last-good.json');
  }

  /** Why the file on disk, written by someone else since it was opened, is not in force; null where it is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Whether the file is there but could not be read for now: it is to be tried again. */
  get isUnread(): boolean {
    return this.#fingerprint === unread;
  }

  /** Whether someone else has written the file since it was last read or written here. */
  get isChanged(): boolean {
    return fingerprintOf(this.#file) !== this.#fingerprint;
  }

  /**
   * The document, brought to this version's format. At opening null where there is none, and a damaged file is kept beside
   * as `hookswitch.json.damaged-<time>` while the last good copy replaces it; throws WORKSPACE_NEWER or, where no good copy
   * exists, WORKSPACE_DAMAGED, and leaves the file untouched. Later null where `problem` says why the file is not used:
   * somebody may be in the middle of editing it, so nothing is moved away.
   */
  async read(): Promise<WorkspaceDocument | null> {
    // Before the reading: what is written meanwhile is read again.
    this.#fingerprint = fingerprintOf(this.#file);
    const content = this.#readContent(this.#file);
    this.#problem = null;
    if (content.kind === 'good') {
      const wasOpened = this.#opened;
      try {
        await this.#keepGood(content.document, content.from);
        return content.document;
      } catch (error) {
        if (!wasOpened || !(error instanceof Failure)) throw error;
        this.#fingerprint = unread;
        this.#problem = `hookswitch.json was written by an earlier version and cannot be upgraded. ${error.message}`;
        return null;
      }
    }
    if (this.#opened) {
      if (content.kind === 'damaged' && content.passing === true) this.#fingerprint = unread;
      this.#problem = `hookswitch.json ${problemOf(content)}; the last valid version stays in use until you fix the file.`;
      return null;
    }
    if (content.kind === 'newer') {
      throw failure('WORKSPACE_NEWER', { file: this.#file, version: content.version, known: documentVersion });
    }
    if (content.kind === 'damaged') return this.#recover(content.detail);
    this.#setRemovedAside();
    this.#opened = true;
    return null;
  }

  /**
   * Writes both files; the last good copy second, so that it is never ahead of what a caller knows to be saved. A file
   * that someone else has made unusable is kept beside. Throws FILE_TOO_LARGE and WRITE_FAILED; nothing has changed then.
   */
  async write(document: WorkspaceDocument): Promise<void> {
    // Before there is a text: of more than 512 MB there cannot be one.
    atOnce(refuseLongJson(document, indent, { file: this.#file, limit: fileLimit }));
    const text = documentText(document);
    if (Buffer.byteLength(text) > fileLimit) throw tooLargeToSave({ file: this.#file, limit: fileLimit });
    if (this.#problem !== null && lstatSync(this.#file, { throwIfNoEntry: false }) !== undefined) {
      const kept = copyAside(this.#file, `${this.#file}.damaged-${timeInName(this.#folders.clock)}`);
      this.notices.push(
        `hookswitch.json was edited and could not be read, so a later change has replaced it. The edited file is kept as ${basename(kept)}.`,
      );
    }
    await writeFileAtomic(this.#file, text, { within: this.#folders.dir, limit: fileLimit });
    this.#fingerprint = fingerprintOf(this.#file);
    this.#problem = null;
    await this.#renewLastGood(text);
  }

  async #keepGood(document: WorkspaceDocument, from: number): Promise<void> {
    this.#opened = true;
    if (from === documentVersion) return this.#renewLastGood(documentText(document));
    copyAside(this.#file, join(this.#folders.stateDir, `hookswitch.format-${from}.json`));
    await this.write(document);
  }

  async #recover(detail: string): Promise<WorkspaceDocument> {
    const lastGood = this.#readContent(this.#lastGoodFile);
    if (lastGood.kind !== 'good') throw failure('WORKSPACE_DAMAGED', { file: this.#file, detail });
    // Copied, not moved: a crash between the two steps must not leave a workspace without its document.
    const kept = copyAside(this.#file, `${this.#file}.damaged-${timeInName(this.#folders.clock)}`);
    await writeFileAtomic(this.#file, documentText(lastGood.document), {
      within: this.#folders.dir,
      limit: fileLimit,
    });
    this.#fingerprint = fingerprintOf(this.#file);
    this.#opened = true;
    this.notices.push(
      `hookswitch.json was damaged (${detail}), so its last good copy was taken. The damaged file is kept as ${basename(kept)}.`,
    );
    return lastGood.document;
  }

  /** Someone removed hookswitch.json while nobody had it open: settings begin afresh, and the last good copy is kept. */
  #setRemovedAside(): void {
    if (this.#readContent(this.#lastGoodFile).kind === 'missing') return;
    const { stateDir, clock } = this.#folders;
    const aside = moveAside(this.#lastGoodFile, join(stateDir, `hookswitch.removed-${timeInName(clock)}.json`));
    this.notices.push(
      `hookswitch.json was gone, so settings begin afresh. What it held is kept as .hookswitch/${basename(aside)}.`,
    );
  }

  async #renewLastGood(text: string): Promise<void> {
    if (this.#kept() === text) return;
    const options = { mode: privateMode, within: this.#folders.dir, limit: fileLimit };
    // The document itself is safe. Without room for the copy, the earlier good copy stays until there is some.
    const work = () => writeFileAtomic(this.#lastGoodFile, text, options);
    const sentence = 'The last valid version of hookswitch.json cannot be kept as a copy.';
    if (this.#folders.troubles === undefined) await work().catch(() => undefined);
    else await this.#folders.troubles.persist('last good copy', sentence, work);
  }

  #kept(): string | null {
    try {
      return readWrittenFile(this.#lastGoodFile, basename(this.#lastGoodFile), fileLimit);
    } catch {
      // Missing, or nothing that can be read: it is written anew.
      return null;
    }
  }

  #readContent(file: string): Content {
    let text: string;
    try {
      text = readWrittenFile(file, basename(file), fileLimit);
    } catch (error) {
      if (fileErrorCode(error) === 'ENOENT') return { kind: 'missing' };
      const detail = error instanceof Failure ? String(error.details.detail) : describeFileProblem(error);
      if (this.#opened) return { kind: 'damaged', detail, passing: isPassing(error) };
      throw failure('WORKSPACE_UNUSABLE', { dir: this.#folders.dir, detail: `${basename(file)}: ${detail}` });
    }
    if (text.trim() === '') return { kind: 'damaged', detail: 'it is empty' };
    try {
      return parseDocument(text, this.#folders.migrations ?? migrations);
    } catch (error) {
      return { kind: 'damaged', detail: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** The first thing wrong with a document: where, and what; null where nothing is. */
export function documentProblem(document: unknown): { readonly where: string; readonly detail: string } | null {
  const issue = deepestIssue(WorkspaceDocument.safeParse(document).error?.issues ?? []);
  return issue === undefined ? null : { where: pathText(issue.path), detail: issue.message };
}

function problemOf(content: Exclude<Content, { readonly kind: 'good' }>): string {
  if (content.kind === 'missing') return 'was removed';
  if (content.kind === 'newer') return `is of a newer Hookswitch (format ${content.version})`;
  return `cannot be read (${content.detail})`;
}

/** Throws what JSON.parse and migrations throw. */
function parseDocument(text: string, steps: readonly Migration[]): Content {
  const raw: unknown = JSON.parse(text);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { kind: 'damaged', detail: 'it does not hold a JSON object' };
  }
  const version = 'version' in raw ? raw.version : undefined;
  if (typeof version !== 'number' || !Number.isInteger(version)) {
    return { kind: 'damaged', detail: 'its version is not a whole number' };
  }
  if (version > documentVersion) return { kind: 'newer', version };
  const document = withLaterSettings(
    migrate(bare(raw as Record<string, unknown>, 'free'), version, documentVersion, steps),
  );
  const problem = documentProblem(document);
  if (problem !== null) return { kind: 'damaged', detail: `${problem.where}: ${problem.detail}` };
  return { kind: 'good', document: document as WorkspaceDocument, from: version };
}
