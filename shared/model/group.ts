import * as z from 'zod';
import { ActionAuth, ActionScript, AuthInForce, OwnScript } from './action.ts';

/** A folder as a tree shows it. */
export const FolderSummary = z.object({
  id: z.string(),
  name: z.string(),
  collection: z.object({ id: z.string(), name: z.string() }),
  /** Names of the folders it stands in, outermost first, and their ids. */
  folder: z.array(z.string()),
  folderIds: z.array(z.string()),
  /** Its place among the actions and folders beside it: lower ones come first. */
  index: z.number().int(),
});
export type FolderSummary = z.infer<typeof FolderSummary>;

/** A variable of a collection or folder. A secret's value is null in what clients get; null as a change keeps it. */
export const GroupVariable = z.object({
  key: z.string(),
  value: z.string().nullable(),
  disabled: z.boolean().optional(),
  secret: z.boolean().optional(),
  description: z.string().optional(),
});
export type GroupVariable = z.infer<typeof GroupVariable>;

/** What a collection and a folder have for what is in them. */
const group = {
  description: z.string(),
  /** Its own. */
  auth: ActionAuth,
  /** For requests in it that have none of their own: its own, or what it inherits. */
  effectiveAuth: AuthInForce,
  /** What it would inherit without its own. */
  inheritedAuth: AuthInForce,
  variables: z.array(GroupVariable),
  ownScripts: z.array(OwnScript),
  /** Those that run before its own. */
  inheritedScripts: z.array(ActionScript),
};

export const Folder = FolderSummary.extend(group);
export type Folder = z.infer<typeof Folder>;

export const Collection = z.object({
  id: z.string(),
  name: z.string(),
  /** File name in the workspace's collections folder. */
  file: z.string(),
  requests: z.number().int(),
  ...group,
});
export type Collection = z.infer<typeof Collection>;
