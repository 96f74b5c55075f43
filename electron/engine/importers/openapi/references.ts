import { importLimit } from '../../../../shared/contract/imports.ts';
import { failure } from '../../../../shared/failure.ts';
import type { ImportWarning } from '../../../../shared/model/collection.ts';
import { isRawObject, own, type RawObject } from '../../postman-format/raw-value.ts';
import { atOnce } from '../../slices.ts';
import { refuseLongJson, tooLargeToSave } from '../../storage/json-size.ts';

/** References that follow each other. */
const chainLimit = 50;
/** Values that are looked at: what is shared by thousands is looked at by each of them. */
const stepLimit = 4_000_000;
/** Characters of a reference that are read in a step. */
const referenceStep = 50;
/** Characters of a text that are counted in a step. */
const measuredStep = 100;
/** Characters of one text, and of all that is made. */
const madeLimit = importLimit / 2;
/** Warnings of one file, and characters of each part of one: operations share schemas, and each warns of all in them. */
const warningLimit = 1_000;
const warningLength = 1_000;

/** The description as a whole: what its references lead to, and how much has been made of it. */
export class Description {
  readonly root: RawObject;
  readonly #file: string;
  readonly #warnings: ImportWarning[] = [];
  readonly #warned = new Set<string>();
  #made = 0;
  #steps = 0;

  constructor(file: string, root: RawObject) {
    this.#file = file;
    this.root = root;
  }

  /** Takes what cannot be carried over: where in the description, and a sentence. The same is said once, and not endlessly. */
  warn(path: string, message: string): void {
    if (this.#warnings.length > warningLimit) return;
    const where = path.slice(0, warningLength);
    const what = message.slice(0, warningLength);
    const key = `${where}\n${what}`;
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    if (this.#warned.size <= warningLimit) this.#warnings.push({ path: where, message: what });
    else
      this.#warnings.push({ path: '', message: 'There is more that cannot be carried over. It is not listed here.' });
  }

  get warnings(): ImportWarning[] {
    return this.#warnings;
  }

  /**
   * The object that a value is or refers to; an empty one where it is none, which is a warning. Only references within the
   * file are followed.
   */
  object(value: unknown, path: string): RawObject {
    return this.follow(value, path).value;
  }

  /** The same, with the last reference that led there. Throws FILE_UNREADABLE where there is no end to it. */
  follow(value: unknown, path: string): { readonly value: RawObject; readonly reference: string | null } {
    let current = value;
    let reference: string | null = null;
    for (let length = 0; length < chainLimit; length += 1) {
      const next = own(current, '$ref');
      this.count(typeof next === 'string' ? 1 + next.length / referenceStep : 1);
      if (typeof next !== 'string') return { value: isRawObject(current) ? current : {}, reference };
      reference = next;
      if (!next.startsWith('#')) {
        this.warn(path, `${next.slice(0, 200)} is outside of the file, and is not read.`);
        return { value: {}, reference };
      }
      current = this.#at(next);
      if (current === undefined) {
        this.warn(path, `${next.slice(0, 200)} leads nowhere.`);
        return { value: {}, reference };
      }
    }
    this.warn(path, `${(reference ?? '').slice(0, 200)} leads in a circle.`);
    return { value: {}, reference };
  }

  #at(reference: string): unknown {
    let current: unknown = this.root;
    for (const part of reference.slice(1).split('/').slice(1, 100)) {
      const name = unescapePart(part);
      current = Array.isArray(current) ? current[Number(name)] : own(current, name);
    }
    return current;
  }

  /** Counts values that are looked at: a small description can share them so that there is no end. Throws FILE_UNREADABLE. */
  count(values: number): void {
    this.#steps += values;
    if (this.#steps <= stepLimit) return;
    const detail = `what its operations share has more than ${stepLimit.toLocaleString('en')} values in all.`;
    throw failure('FILE_UNREADABLE', { file: this.#file, detail });
  }

  /**
   * Counts what is written into the collection: a small description can ask for an endless one. Throws FILE_TOO_LARGE.
   */
  spend(characters: number): void {
    this.#made += characters;
    if (this.#made > madeLimit) throw tooLargeToSave({ file: this.#file, limit: importLimit });
  }

  get made(): number {
    return this.#made;
  }

  /** Characters of a value as JSON, counted before it is text: one that many references share has no end. Throws FILE_TOO_LARGE. */
  measure(value: unknown, indent = ''): number {
    const length = atOnce(refuseLongJson(value, indent, { file: this.#file, limit: madeLimit }));
    this.count(length / measuredStep);
    return length;
  }

  /** A value as JSON for a person. Throws FILE_TOO_LARGE. */
  print(value: unknown): string {
    this.measure(value, '  ');
    return JSON.stringify(value, null, 2) ?? '';
  }
}

function unescapePart(part: string): string {
  const text = part.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
