import { type EncodingContext, type EncodingContextFinder, encodeFor } from './encoding-context.ts';
import { failure } from './failure.ts';
import type { TagSource } from './model/parameter.ts';
import { forEachTag, replaceTags } from './tags.ts';

/** Where tags get their values, nearest first. Dynamic ones (`$guid`) come last and are made by whoever fills. */
export interface Scopes {
  /** Values of the event that is sent: encoded for the context they land in. */
  readonly call: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, string>;
  readonly collection: ReadonlyMap<string, string>;
  /** Those of the whole workspace: what Postman calls globals. */
  readonly custom: ReadonlyMap<string, string>;
  /** Which tags are secrets; none where it is left out. */
  readonly secrets?: SecretTags;
}

export interface SecretTags {
  readonly environment: ReadonlySet<string>;
  readonly collection: ReadonlySet<string>;
  readonly custom: ReadonlySet<string>;
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
  /** Shared by all texts of one request; one of its own where it is left out. */
  readonly growth?: Growth;
}

/** What may still be filled in. Values that repeat each other grow without end: it is counted while they do. */
export interface Growth {
  left: number;
}

/** Characters. No request needs more, and what fills in more would hold up everybody else. */
const grownLimit = 8 * 1024 * 1024;

/** What one tag counts beside the characters of its value: the time that looking it up takes. */
const tagCost = 32;

export const newGrowth = (): Growth => ({ left: grownLimit });

export interface Filled {
  readonly text: string;
  /** Tags met and defined nowhere, or defined in a circle; in the order met, once each. */
  readonly unresolved: readonly string[];
}

/** Postman stops after so many passes over the text; values that name each other in a circle end there. */
const passes = 19;

/** The tags of a text in the order they are met, once each; the inner one of `{{a{{b}}}}`. */
export function findTags(text: string): string[] {
  const tags = new Set<string>();
  forEachTag(text, (name) => void tags.add(name));
  return [...tags];
}

const scopeOrder = ['call', 'environment', 'collection', 'custom'] as const;

/** Looks a tag up in Postman's order: call, environment, collection, custom (globals), then `dynamic`. */
export function resolver(scopes: Scopes, dynamic: (tag: string) => string | undefined): Resolve {
  return (tag) => {
    for (const source of scopeOrder) {
      const value = scopes[source].get(tag);
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
 * somebody else, encoded for its context and never looked into. Values of all other scopes go in as they are.
 * Throws INPUT_INVALID as soon as more is filled in than `growth` has left: 8 Mi characters for a request.
 */
export function fill(
  text: string,
  resolve: Resolve,
  context: EncodingContext | EncodingContextFinder,
  options: FillOptions,
): Filled {
  if (!text.includes('{{')) return { text, unresolved: [] };
  const keep = options.asPostman || options.unresolvedTags === 'keep';
  const missing = new Set<string>();
  const growth = options.growth ?? newGrowth();
  const calls: { readonly raw: string; readonly encoded: string }[] = [];
  const grow = (by: number): void => {
    growth.left -= by + tagCost;
    if (growth.left >= 0) return;
    const [tag = ''] = findTags(text);
    const detail = `the values that are filled in have more than ${grownLimit / 1024 / 1024} million characters. Check whether they repeat each other.`;
    throw failure('INPUT_INVALID', { where: `{{${tag}}}`, detail });
  };
  const raw = (name: string): string => name.replace(held, (mark, index) => calls[Number(index)]?.raw ?? mark);

  let current = text;
  for (let pass = 0; pass < passes && current.includes('{{'); pass++) {
    const contextAt = typeof context === 'function' ? context(current) : () => context;
    let changed = false;
    current = replaceTags(current, (match, name, offset) => {
      const tag = calls.length === 0 ? name : raw(name);
      const tagValue = resolve(tag);
      const valueContext = contextAt(offset);
      if (tagValue === undefined) {
        missing.add(tag);
        grow(tag.length);
        if (keep) return match;
        changed = true;
        return '';
      }
      changed = true;
      grow(tagValue.value.length + tag.length);
      if (tagValue.source !== 'call' || options.asPostman) return tagValue.value;
      const encoded = encodeFor(valueContext, tagValue.value);
      grow(encoded.length);
      calls.push({ raw: tagValue.value, encoded });
      return `\uFDD0${calls.length - 1}\uFDD1`;
    });
    if (!changed) break;
  }
  if (current.includes('{{')) {
    for (const tag of findTags(current)) if (resolve(tag) !== undefined) missing.add(tag);
    if (!keep) current = replaceTags(current, () => '');
  }
  return {
    text: calls.length === 0 ? current : current.replace(held, (mark, index) => calls[Number(index)]?.encoded ?? mark),
    unresolved: [...missing],
  };
}
