import type { Action } from '../../../shared/model/action.ts';
import type { EnvironmentValue } from '../../../shared/model/environment.ts';
import type { CustomParameter, SystemParameter, TagSource } from '../../../shared/model/parameter.ts';

/** Where a tag comes from, for its color; `unknown` until the engine has looked at an edit, `request` in a response. */
export type ShownSource = TagSource | 'unknown' | 'request';

export interface TagKnowledge {
  readonly system: readonly Pick<SystemParameter, 'tag'>[];
  readonly custom: readonly Pick<CustomParameter, 'tag'>[];
  /** The active one. */
  readonly environment: { readonly values: readonly Pick<EnvironmentValue, 'key' | 'enabled'>[] } | null;
  /** As the engine saw them in the saved action. */
  readonly saved: Action['tags'];
  /** What the last preview found undefined; null before there was one. */
  readonly unresolved: readonly string[] | null;
}

export interface SourceOf {
  (tag: string): ShownSource;
  /** Tags that could be written here, nearest source first. */
  readonly tags: readonly string[];
  /** The same for scripts. */
  readonly names: VariableNames;
}

/** Names of variables by the object that a script reads them from. */
export type VariableNames = Readonly<
  Record<'environment' | 'globals' | 'collectionVariables' | 'iterationData' | 'variables', readonly string[]>
>;

/** Postman's dynamic variables that are asked for most; all the others work too. */
const dynamicTags = ['$guid', '$timestamp', '$isoTimestamp', '$randomInt', '$randomUUID'];

/**
 * The source of any tag, also of one typed a moment ago: nearest first, as the engine resolves them. The collection's
 * own variables are known from the saved action, or by what the preview does not call undefined.
 */
export function tagSources(knowledge: TagKnowledge): SourceOf {
  const call = new Set(knowledge.system.map(({ tag }) => tag));
  const environment = new Set(knowledge.environment?.values.filter(({ enabled }) => enabled).map(({ key }) => key));
  const custom = new Set(knowledge.custom.map(({ tag }) => tag));
  const saved = new Map(knowledge.saved.map(({ tag, source }) => [tag, source]));
  const missing = knowledge.unresolved === null ? null : new Set(knowledge.unresolved);
  const ofCollection = knowledge.saved.filter(({ source }) => source === 'collection').map(({ tag }) => tag);
  const sourceOf = (tag: string): ShownSource => {
    if (call.has(tag)) return 'call';
    if (environment.has(tag)) return 'environment';
    if (custom.has(tag)) return 'custom';
    const before = saved.get(tag);
    if (before === 'collection' || before === 'dynamic') return before;
    if (missing?.has(tag)) return 'unresolved';
    if (tag.startsWith('$')) return 'dynamic';
    return before === 'unresolved' ? 'unresolved' : 'unknown';
  };
  const all = [...new Set([...environment, ...custom, ...ofCollection, ...call])];
  return Object.assign(sourceOf, {
    tags: [...all, ...dynamicTags],
    names: {
      ...{ environment: [...environment], globals: [...custom], collectionVariables: ofCollection },
      ...{ iterationData: [...call], variables: all },
    },
  });
}

export interface TextPiece {
  /** Offset in the text. */
  readonly at: number;
  readonly text: string;
  /** The tag between the brackets; null for text around tags. */
  readonly tag: string | null;
}

/** A text cut into tags and what stands between them; the pieces joined are the text. */
export function textPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{\{([^{}\r\n]+)\}\}/g)) {
    if (match.index > from) pieces.push({ at: from, text: text.slice(from, match.index), tag: null });
    pieces.push({ at: match.index, text: match[0], tag: match[1] ?? '' });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ at: from, text: text.slice(from), tag: null });
  return pieces;
}

export const sourceWords: Readonly<Record<ShownSource, string>> = {
  call: 'call value',
  environment: 'environment value',
  custom: 'custom parameter',
  collection: 'collection variable',
  dynamic: 'generated when sent',
  unresolved: 'unresolved, sent empty',
  unknown: 'not saved yet',
  request: 'value of the request',
};
