import * as z from 'zod';
import { Endpoint } from '../../../shared/model/endpoint.ts';
import { StoredRule } from '../../../shared/model/response-rule.ts';
import { defaultSettings, Settings } from '../../../shared/model/settings.ts';

/** Format of hookswitch.json. Raise it with a migration whenever the shape changes. */
export const documentVersion = 2;

/** Every endpoint has an id of its own: it is how one is changed. */
const Endpoints = z.array(z.looseObject(Endpoint.shape)).superRefine(refuseRepeated);

function refuseRepeated(entries: readonly { readonly id: string }[], context: z.RefinementCtx): void {
  const met = new Set<string>();
  for (const [index, { id }] of entries.entries()) {
    if (met.has(id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: `${id} is there twice` });
    met.add(id);
  }
}

/** Every rule has an id of its own: it is how one is changed. */
const Rules = z.array(StoredRule).superRefine(refuseRepeated);

/** The workspace's own document, `hookswitch.json`. Unknown keys survive a write. */
export const WorkspaceDocument = z.looseObject({
  version: z.literal(documentVersion),
  settings: Settings,
  /** Custom parameters in the order they were defined. A secret's value is not here but among the secrets. */
  parameters: z.array(z.object({ tag: z.string(), value: z.string(), secret: z.boolean() })),
  /** dialect -> event key -> what was decided; `active` left out means: active as soon as it has actions. */
  events: z.record(
    z.string(),
    z.record(z.string(), z.object({ active: z.boolean().optional(), actions: z.array(z.string()) })),
  ),
  /** dialect -> what was decided over its defaults; its file says what there is to decide. */
  dialects: z
    .record(
      z.string(),
      z.object({
        setup: z.record(z.string(), z.string()).optional(),
        variants: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional(),
  /** The vendors' own settings, in the order in which they are sent. */
  endpoints: Endpoints.optional(),
  /** How the receiver responds; the first that matches decides. */
  rules: Rules.optional(),
  /** Id of the active environment. */
  environment: z.string().nullable(),
  /** Action id -> its small number, given at first use: the `<n>` of event ids. */
  actionNumbers: z.record(z.string(), z.number().int().min(1)),
});
export type WorkspaceDocument = z.infer<typeof WorkspaceDocument>;

export function emptyDocument(): WorkspaceDocument {
  return {
    version: documentVersion,
    settings: structuredClone(defaultSettings),
    parameters: [],
    events: {},
    environment: null,
    actionNumbers: {},
  };
}

/** Takes a document of format `from` to format `from + 1`. It may change what it is given; its `version` is set for it. */
export interface Migration {
  readonly from: number;
  readonly up: (document: Record<string, unknown>) => Record<string, unknown>;
}

/** Every change of the shape of hookswitch.json since format 1, oldest first. */
export const migrations: readonly Migration[] = [{ from: 1, up: withNewNames }];

/** `settings.undefinedTags` became `unresolvedTags`, and a dialect's `switches` became `variants`. */
function withNewNames(document: Record<string, unknown>): Record<string, unknown> {
  const settings = isTable(document.settings) ? renamed(document.settings, 'undefinedTags', 'unresolvedTags') : null;
  const dialects = isTable(document.dialects)
    ? Object.entries(document.dialects).map(([id, chosen]) => [
        id,
        isTable(chosen) ? renamed(chosen, 'switches', 'variants') : chosen,
      ])
    : null;
  return {
    ...document,
    ...(settings === null ? {} : { settings }),
    ...(dialects === null ? {} : { dialects: Object.fromEntries(dialects) }),
  };
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const renamed = (table: Record<string, unknown>, from: string, to: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key === from ? to : key, value]));

/** Settings that came without a new format: an earlier version of this one wrote none of them. Changes what it is given. */
export function withLaterSettings(document: Record<string, unknown>): Record<string, unknown> {
  if (isTable(document.settings)) document.settings.runScripts ??= defaultSettings.runScripts;
  return document;
}

/** Brings a document to format `to`, one step after another. Throws a plain Error where a step is missing. */
export function migrate(
  document: Record<string, unknown>,
  from: number,
  to: number,
  steps: readonly Migration[],
): Record<string, unknown> {
  let current = document;
  for (let version = from; version < to; version += 1) {
    const step = steps.find(({ from }) => from === version);
    if (step === undefined) throw new Error(`its format ${version} is unknown`);
    current = { ...step.up(current), version: version + 1 };
  }
  return current;
}

/**
 * A frozen or free copy of JSON data whose objects have no prototype: a key such as `__proto__` or `constructor`, given by
 * a user or found in a file, is then a key like any other, both when it is looked up and when it is set.
 */
export function bare<Data>(data: Data, how: 'free' | 'frozen'): Data {
  return copy(data, how === 'frozen') as Data;
}

function copy(data: unknown, freeze: boolean): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) {
    const list = data.map((entry) => copy(entry, freeze));
    return freeze ? Object.freeze(list) : list;
  }
  const object: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(data)) object[key] = copy(value, freeze);
  return freeze ? Object.freeze(object) : object;
}
