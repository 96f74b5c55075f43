import type { ActionAuth, ActionBody, ActionRequest, Pair } from '../../../shared/model/action.ts';
import { findTags } from '../../../shared/template.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';

const ofPairs = (pairs: readonly Pair[]): string[] =>
  pairs.filter(({ disabled }) => !disabled).flatMap(({ key, value }) => [key, value]);

function ofBody(body: ActionBody): string[] {
  switch (body.mode) {
    case 'none':
      return [];
    case 'raw':
      return [body.raw];
    case 'urlencoded':
      return ofPairs(body.urlencoded);
    case 'formdata':
      return body.formdata
        .filter(({ disabled }) => !disabled)
        .flatMap((part) => [
          part.key,
          part.value ?? '',
          ...(part.type === 'file' ? part.src : []),
          part.contentType ?? '',
          part.fileName ?? '',
        ]);
    case 'file':
      return [body.src ?? body.content ?? ''];
    case 'graphql':
      return [body.query, body.operationName ?? '', body.variables];
  }
}

function ofAuth(auth: ActionAuth): string[] {
  switch (auth.type) {
    case 'inherit':
    case 'none':
      return [];
    case 'basic':
      return [auth.username, auth.password];
    case 'digest': {
      const { type: _, ...fields } = auth;
      return Object.values(fields);
    }
    case 'bearer':
      return [auth.token];
    case 'apikey':
      return [auth.key, auth.value];
    case 'other':
      return Object.values(auth.values);
  }
}

/** Every tag of a request and its auth that would be filled when it is sent, in order of appearance, once each. */
export function tagsOfRequest(request: ActionRequest, auth: ActionAuth): readonly string[] {
  const texts = [
    request.method,
    request.url,
    ...ofPairs(request.pathVariables),
    ...ofPairs(request.headers),
    ...ofBody(request.body),
    ...ofAuth(auth),
  ];
  return [...new Set(texts.flatMap((text) => findTags(text)))];
}

const tagsByAction = new WeakMap<CollectionAction, readonly string[]>();

/** The same for an action of the collections; remembered, as the list of actions asks for all of them. */
export function tagsOfAction(action: CollectionAction): readonly string[] {
  let tags = tagsByAction.get(action);
  if (tags === undefined) {
    tags = tagsOfRequest(action.request, action.effectiveAuth.auth);
    tagsByAction.set(action, tags);
  }
  return tags;
}
