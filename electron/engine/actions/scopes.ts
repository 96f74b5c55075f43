import type { TagSource } from '../../../shared/model/parameter.ts';
import type { Scopes } from '../../../shared/template.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { isDynamic } from '../sender/dynamic.ts';
import type { BindingService } from '../workspace/binding-service.ts';
import type { EnvironmentService } from '../workspace/environment-service.ts';
import type { ParameterService } from '../workspace/parameter-service.ts';
import { globalsScope, type ScriptVariables, withChanged } from '../workspace/script-variables.ts';

const nothing: ReadonlyMap<string, string> = new Map();

/** Where tags get their values, nearest first: call, environment, collection variables, custom parameters, dynamic ones. */
export interface ScopeBuilder {
  /** `extra` stands over everything but the call: the `{{target}}` of a native request. */
  scopesFor(action: CollectionAction, call: ReadonlyMap<string, string>, extra?: ReadonlyMap<string, string>): Scopes;
  /** Where a tag of an action would come from when one of its events is fired, and its value as far as known now. */
  look(action: CollectionAction, tag: string): { readonly source: TagSource; readonly value: string };
}

export function createScopes(parts: {
  readonly environments: EnvironmentService;
  readonly parameters: ParameterService;
  readonly dialects: Dialects;
  readonly bindings: BindingService;
  /** What scripts have set. */
  readonly variables: ScriptVariables;
}): ScopeBuilder {
  const { environments, parameters, dialects, bindings, variables } = parts;
  const environmentValues = () =>
    withChanged(
      environments.activeValues(),
      variables.changed({ kind: 'environment', id: environments.active()?.id ?? null }),
    );
  const collectionValues = ({ collection, variables: own }: CollectionAction) =>
    withChanged(own, variables.changed({ kind: 'collection', id: collection.id }));
  const customValues = () => withChanged(parameters.values(), variables.changed(globalsScope));
  return {
    scopesFor: (action, call, extra = nothing) => ({
      call,
      environment: extra.size === 0 ? environmentValues() : new Map([...environmentValues(), ...extra]),
      collection: collectionValues(action),
      custom: customValues(),
      secrets: {
        environment: environments.activeSecrets(),
        collection: action.secretVariables,
        custom: parameters.secretTags(),
      },
    }),
    look(action, tag) {
      const fromCall: ReturnType<ScopeBuilder['look']> = { source: 'call', value: '' };
      // A tag of a vendor that this action serves, or that nobody may define: the call stands over everything.
      if (dialects.reserving(tag) !== undefined) return fromCall;
      const served = new Set(bindings.eventsOf(action.id).map(({ dialect }) => dialect));
      if (dialects.knowing(tag).some((dialect) => served.has(dialect))) return fromCall;
      const environment = environmentValues().get(tag);
      if (environment !== undefined) {
        return { source: 'environment', value: environments.activeSecrets().has(tag) ? '' : environment };
      }
      const collection = collectionValues(action).get(tag);
      if (collection !== undefined) {
        return { source: 'collection', value: action.secretVariables.has(tag) ? '' : collection };
      }
      const custom = customValues().get(tag);
      if (custom !== undefined) {
        return { source: 'custom', value: parameters.secretTags().has(tag) ? '' : custom };
      }
      // Tags such as `product` are plain words: they are a vendor's only where nobody gave them another meaning.
      if (dialects.knowing(tag).length > 0) return fromCall;
      return { source: isDynamic(tag) ? 'dynamic' : 'unresolved', value: '' };
    },
  };
}
