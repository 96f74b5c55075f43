import { encodeFor, type Place, type PlaceFinder } from './encoding-context.ts';
import { failure } from './failure.ts';
import type { TagSource } from './model/parameter.ts';

/** Where tags get their values, nearest first. Dynamic ones (`$guid`) come last and are made by whoever fills. */
export interface Scopes {
  /** Values of the event that is sent: encoded for the place they land in. */
  readonly call: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, string>;
  readonly collection: ReadonlyMap<string, string>;
  /** Those of the whole workspace: what Postman calls globals. */
  readonly custom: ReadonlyMap<string, string>;
}

export interface TagValue {
  readonly value: string;
  readonly source: TagSource;
}

/** Gives the value of a tag; undefined where nothing defines it. Asked once for each occurrence. */
export type Resolve = (tag: string) => TagValue | undefined;

export interface FillOptions {
  /** Plain substitution everywhere and unresolved tags kept: what Postman does. */
  readonly asPostman: boolean;
  readonly unresolvedTags: 'empty' | 'keep';
}

export interface Filled {
  readonly text: string;
  /** Tags met and defined nowhere, or defined in a circle; in the order met, once each. */
  readonly unresolved: readonly string[];
}

/**
 * What Postman takes for a variable (`Substitutor.REGEX_EXTRACT_VARS` of postman-collection), without the empty one and
 * without line breaks: no tag can be defined with those, and emptying such text would damage code that merely looks so.
 */
const tagPattern = /\{\{([^{}\r\n]+)\}\}/g;

/** Postman stops after so many passes over the text; values that name each other in a circle end there. */
const passes = 19;

/** Characters. A few values that repeat each other grow without end; no request needs more than this. */
const grownLimit = 32 * 1024 * 1024;

/** The tags of a text in the order they are met, once each; the inner one of `{{a{{b}}}}`. */
export function findTags(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(tagPattern), (match) => match[1] ?? ''))];
}

/** Looks a tag up in Postman's order: call, environment, collection, custom (globals), then `dynamic`. */
export function resolver(scopes: Scopes, dynamic: (tag: string) => string | undefined): Resolve {
  const order = [
    ['call', scopes.call],
    ['environment', scopes.environment],
    ['collection', scopes.collection],
    ['custom', scopes.custom],
  ] as const;
  return (tag) => {
    for (const [source, values] of order) {
      const value = values.get(tag);
      if (value !== undefined) return { value, source };
    }
    const value = dynamic(tag);
    return value === undefined ? undefined : { value, source: 'dynamic' };
  };
}

/** Two noncharacters of Unicode hold the place of a call's value until all other values are in. */
const held = /\uFDD0(\d+)\uFDD1/g;

/**
 * Replaces every tag by its value. A value may hold tags itself, except one that came with a call: that is data of
 * somebody else, encoded for its place and never looked into. Values of all other scopes go in as they are.
 * Throws INPUT_INVALID where values that repeat each other grow beyond 32 Mi characters.
 */
export function fill(text: string, resolve: Resolve, place: Place | PlaceFinder, options: FillOptions): Filled {
  if (!text.includes('{{')) return { text, unresolved: [] };
  const keep = options.asPostman || options.unresolvedTags === 'keep';
  const missing = new Set<string>();
  const calls: { readonly raw: string; readonly encoded: string }[] = [];
  const raw = (name: string): string => name.replace(held, (mark, index) => calls[Number(index)]?.raw ?? mark);

  let current = text;
  for (let pass = 0; pass < passes && current.includes('{{'); pass++) {
    const placeAt = typeof place === 'function' ? place(current) : () => place;
    let changed = false;
    current = current.replace(tagPattern, (match, name: string, offset: number) => {
      const tag = calls.length === 0 ? name : raw(name);
      const found = resolve(tag);
      const at = placeAt(offset);
      if (found === undefined) {
        missing.add(tag);
        if (keep) return match;
        changed = true;
        return '';
      }
      changed = true;
      if (found.source !== 'call' || options.asPostman) return found.value;
      calls.push({ raw: found.value, encoded: encodeFor(at, found.value) });
      return `\uFDD0${calls.length - 1}\uFDD1`;
    });
    if (!changed) break;
    if (current.length > grownLimit + text.length) {
      const [tag = ''] = findTags(text);
      throw failure('INPUT_INVALID', { where: `{{${tag}}}`, detail: 'its value repeats other tags without end.' });
    }
  }
  for (const tag of findTags(current)) if (resolve(tag) !== undefined) missing.add(tag);
  if (!keep) current = current.replace(tagPattern, '');
  return {
    text: current.replace(held, (mark, index) => calls[Number(index)]?.encoded ?? mark),
    unresolved: [...missing],
  };
}
