import { authType } from '../../../shared/auth-types.ts';
import {
  type Action,
  type ActionAuth,
  type ActionRequest,
  type ActionSummary,
  identifierOf,
} from '../../../shared/model/action.ts';
import type { FolderSummary } from '../../../shared/model/group.ts';
import type { CollectionAction, CollectionGroup } from '../postman-format/collection-actions.ts';
import { examplesOf } from '../postman-format/item-examples.ts';
import { ownScripts } from '../postman-format/item-scripts.ts';
import type { BindingService } from '../workspace/binding-service.ts';
import { tagsOfAction } from './action-tags.ts';
import type { ScopeBuilder } from './scopes.ts';

/** An action as lists show it. */
export function summaryOf(action: CollectionAction, scopes: ScopeBuilder, bindings: BindingService): ActionSummary {
  const { id, name, collection, folder } = action;
  return {
    id,
    name,
    identifier: identifierOf(name),
    description: action.description,
    method: action.request.method,
    url: action.request.url,
    collection,
    folder: [...folder],
    folderIds: [...action.folderIds],
    index: action.index,
    activeEvents: bindings.countActive(id),
    unresolved: tagsOfAction(action).filter((tag) => scopes.look(action, tag).source === 'unresolved'),
  };
}

/** A folder as trees show it. */
export const folderSummary = ({ folder, folderIds, ...group }: CollectionGroup): FolderSummary => ({
  ...group,
  ...{ folder: [...folder], folderIds: [...folderIds] },
});

/** The whole action as its editor shows it. */
export function detailOf(action: CollectionAction, scopes: ScopeBuilder, bindings: BindingService): Action {
  return {
    ...summaryOf(action, scopes, bindings),
    request: action.request,
    effectiveAuth: action.effectiveAuth,
    inheritedAuth: action.inheritedAuth,
    tags: tagsOfAction(action).map((tag) => ({ tag, ...scopes.look(action, tag) })),
    scripts: [...action.scripts],
    ownScripts: ownScripts(action.item),
    ...examplesOf(action.item),
    warnings: warningsFor(action.request, action.effectiveAuth.auth),
  };
}

/** `[[tag]]` and `[tag]`, as the PBXware manual prints some tags: they are sent as they are. */
const squareTag = /\[\[?[A-Za-z_][\w/\\-]*\]?\]/;

/** The first `[[anything]]` of a text. */
function doubleSquare(text: string): string | null {
  for (let at = text.indexOf('[['); at !== -1; ) {
    const end = text.indexOf(']', at + 2);
    if (end === -1) return null;
    if (end > at + 2 && text[end + 1] === ']') return text.slice(at, end + 2);
    at = text.indexOf('[[', end);
  }
  return null;
}

/** What to know before sending, besides unresolved tags. */
export function warningsFor(request: ActionRequest, auth: ActionAuth): string[] {
  const warnings: string[] = [];
  const square = squareTag.exec(request.url.split('?')[0] ?? '')?.[0] ?? doubleSquare(request.url);
  if (square !== null && !request.url.includes('://[')) {
    warnings.push(`${square} is sent as is. Tags are written in curly braces: {{tag}}.`);
  }
  if (auth.type === 'other' && authType(auth.name) === undefined) {
    warnings.push(`Auth type "${auth.name.slice(0, 50)}" is unknown. No authorization is added, as in Postman.`);
  }
  return warnings;
}
