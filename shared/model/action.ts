import * as z from 'zod';
import { Example } from './example.ts';
import { TagSource } from './parameter.ts';

/** A row of a key-value table as Postman keeps them. */
export const Pair = z.object({
  key: z.string(),
  value: z.string(),
  disabled: z.boolean().optional(),
  description: z.string().optional(),
});
export type Pair = z.infer<typeof Pair>;

export const FormPart = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    key: z.string(),
    value: z.string(),
    contentType: z.string().optional(),
    /** Sent as the part's file name. */
    fileName: z.string().optional(),
    disabled: z.boolean().optional(),
    description: z.string().optional(),
  }),
  z.object({
    type: z.literal('file'),
    key: z.string(),
    /** Paths of the files, as the collection has them. */
    src: z.array(z.string()),
    /** The content in base64, sent where no file is named. */
    value: z.string().optional(),
    contentType: z.string().optional(),
    /** Sent instead of the name of the file. */
    fileName: z.string().optional(),
    disabled: z.boolean().optional(),
    description: z.string().optional(),
  }),
]);
export type FormPart = z.infer<typeof FormPart>;

export const ActionBody = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('none') }),
  z.object({
    mode: z.literal('raw'),
    raw: z.string(),
    /** Postman's editor language: json, xml, text ... It decides the Content-Type where no header does. */
    language: z.string().nullable(),
  }),
  z.object({ mode: z.literal('urlencoded'), urlencoded: z.array(Pair) }),
  z.object({ mode: z.literal('formdata'), formdata: z.array(FormPart) }),
  z.object({
    mode: z.literal('file'),
    src: z.string().nullable(),
    /** The content in base64, sent where no file is named. */
    content: z.string().optional(),
  }),
  z.object({
    mode: z.literal('graphql'),
    query: z.string(),
    variables: z.string(),
    /** Which of several operations in the query is meant; left out where the file has none. */
    operationName: z.string().optional(),
  }),
]);
export type ActionBody = z.infer<typeof ActionBody>;

/**
 * `inherit` takes the auth of the nearest folder or the collection. `other` are the types that postman-runtime signs
 * (hawk, oauth1 ...), with the values that `auth-types.ts` lists, and those that nothing signs.
 */
export const ActionAuth = z.discriminatedUnion('type', [
  z.object({ type: z.literal('inherit') }),
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('basic'), username: z.string(), password: z.string() }),
  z.object({ type: z.literal('bearer'), token: z.string() }),
  z.object({
    type: z.literal('digest'),
    username: z.string(),
    password: z.string(),
    /** Empty or left out, here and below: what the server's challenge says. */
    algorithm: z.string().optional(),
    realm: z.string().optional(),
    nonce: z.string().optional(),
    qop: z.string().optional(),
    nonceCount: z.string().optional(),
    clientNonce: z.string().optional(),
    opaque: z.string().optional(),
    /** `true` does not answer a challenge. */
    disableRetryRequest: z.string().optional(),
  }),
  z.object({ type: z.literal('apikey'), key: z.string(), value: z.string(), in: z.enum(['header', 'query']) }),
  z.object({ type: z.literal('other'), name: z.string(), values: z.record(z.string(), z.string()) }),
]);
export type ActionAuth = z.infer<typeof ActionAuth>;

export const ActionSettings = z.object({
  followRedirects: z.boolean(),
  maxRedirects: z.number().int().min(0).max(100),
  verifyTls: z.boolean(),
  /** Milliseconds for the whole exchange; null takes the workspace's. */
  timeoutMs: z.number().int().min(1).max(3_600_000).nullable(),
  /** Plain substitution without encoding by context, and unresolved tags kept: what Postman sends. */
  asPostman: z.boolean(),
  /** Whether its scripts, and those it inherits, run when it is sent. */
  runScripts: z.boolean().default(true),
});
export type ActionSettings = z.infer<typeof ActionSettings>;

/** A request inside a Postman collection, without what it inherits. */
export const ActionRequest = z.object({
  method: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'A method is one word of letters.'),
  /** The whole URL with its query, `{{tags}}` and `:path` variables as written. */
  url: z.string(),
  /** The URL's query as a table, enabled and disabled rows; kept in step with `url`. */
  query: z.array(Pair),
  pathVariables: z.array(Pair),
  headers: z.array(Pair),
  body: ActionBody,
  auth: ActionAuth,
  settings: ActionSettings,
});
export type ActionRequest = z.infer<typeof ActionRequest>;

export const ActionSummary = z.object({
  /** The Postman item id. */
  id: z.string(),
  name: z.string(),
  /** PBXware's slug of the name: "Calls Overview" is calls_overview. */
  identifier: z.string(),
  description: z.string(),
  method: z.string(),
  url: z.string(),
  collection: z.object({ id: z.string(), name: z.string() }),
  /** Names of the folders it stands in, outermost first. */
  folder: z.array(z.string()),
  /** Their ids. */
  folderIds: z.array(z.string()),
  /** Its place among the actions and folders beside it: lower ones come first. */
  index: z.number().int(),
  /** Active events bound to it. */
  activeEvents: z.number().int(),
  /** Tags that nothing defines: they would be sent empty. */
  unresolved: z.array(z.string()),
});
export type ActionSummary = z.infer<typeof ActionSummary>;

export const ActionScript = z.object({
  /** `prerequest` or `test`; those that it inherits begin with `collection` or `folder`. */
  on: z.string(),
  text: z.string(),
  /** What it is written on. */
  from: z.object({ kind: z.enum(['collection', 'folder', 'request']), name: z.string() }),
});
export type ActionScript = z.infer<typeof ActionScript>;

/** An auth that requests take from what they are in, and which folder or collection has it. */
export const AuthInForce = z.object({
  from: z.enum(['folder', 'collection', 'nothing']),
  /** Of that folder or collection. */
  id: z.string().nullable(),
  name: z.string(),
  auth: ActionAuth,
});
export type AuthInForce = z.infer<typeof AuthInForce>;

/** What is written on one request, folder or collection itself: one text for each kind. */
export const OwnScript = z.object({ on: z.enum(['prerequest', 'test']), text: z.string() });
export type OwnScript = z.infer<typeof OwnScript>;

/** The same as a change: kinds that are left out stay, an empty text removes the script. */
export const OwnScripts = z
  .array(OwnScript.extend({ text: z.string().max(10_000_000) }).strict())
  .max(2)
  .refine((scripts) => new Set(scripts.map(({ on }) => on)).size === scripts.length, 'Each kind can be there once.');

export const Action = ActionSummary.extend({
  request: ActionRequest,
  /** Where the auth in force comes from, and what it is. */
  effectiveAuth: z.object({ from: z.enum(['request', 'folder', 'collection', 'nothing']), auth: ActionAuth }),
  /** What it inherits, or would without an auth of its own. */
  inheritedAuth: AuthInForce,
  /** Every tag in the action and where its value would come from now. */
  tags: z.array(z.object({ tag: z.string(), source: TagSource, value: z.string() })),
  /** Postman scripts that run with it, where they are allowed to. */
  scripts: z.array(ActionScript),
  /** Those of the request itself, as they can be changed. */
  ownScripts: z.array(OwnScript),
  /** The first of its saved responses, with the beginnings of their bodies. */
  examples: z.array(Example),
  /** How many there are. */
  exampleCount: z.number().int(),
  /** What to know before sending: `[[tag]]` instead of `{{tag}}`, an auth that nothing signs. */
  warnings: z.array(z.string()),
});
export type Action = z.infer<typeof Action>;

/** Spaces become `_`, what is no letter, digit or space is dropped (read off the PBXware manual's action list). */
export function identifierOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]+/gu, '')
    .trim()
    .replace(/ +/g, '_');
}
