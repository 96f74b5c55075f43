import type { ContractInputs, ContractOutputs } from '../../../shared/contract/contract.ts';
import { failure } from '../../../shared/failure.ts';
import type { CustomParameter } from '../../../shared/model/parameter.ts';
import { tagsOfAction } from '../actions/action-tags.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { ParameterService } from '../workspace/parameter-service.ts';

type Inputs = ContractInputs['parameters'];

/** System and custom parameters, and how many actions use each. */
export interface ParameterCatalog {
  /** Throws DIALECT_UNKNOWN. */
  list(input: Inputs['list']): ContractOutputs['parameters']['list'];
  /** Throws PARAMETER_IS_SYSTEM, WRITE_FAILED. */
  set(input: Inputs['set']): Promise<CustomParameter>;
}

export function createParameterCatalog(services: {
  readonly parameters: ParameterService;
  readonly dialects: Dialects;
  readonly collections: CollectionStore;
}): ParameterCatalog {
  const { parameters, dialects, collections } = services;

  function countUses(): (tag: string) => number {
    const uses = new Map<string, number>();
    for (const action of collections.actions()) {
      for (const tag of tagsOfAction(action)) uses.set(tag, (uses.get(tag) ?? 0) + 1);
    }
    return (tag) => uses.get(tag) ?? 0;
  }

  return {
    list(input) {
      const usesOf = countUses();
      const chosen = input?.dialect === undefined ? dialects.all() : [dialects.get(input.dialect)];
      return {
        system: chosen.flatMap((dialect) =>
          dialect.parameters.map(({ tag, meaning, format, example, allowed, occurs }) => ({
            kind: 'system' as const,
            dialect: dialect.id,
            ...{ tag, meaning, format, example, allowed, occurs, uses: usesOf(tag) },
          })),
        ),
        custom: parameters.list().map((parameter) => ({ ...parameter, uses: usesOf(parameter.tag) })),
      };
    },
    async set({ tag, value, secret }) {
      const dialect = dialects.reserving(tag);
      if (dialect !== undefined) throw failure('PARAMETER_IS_SYSTEM', { tag, dialect });
      return { ...(await parameters.set(tag, value, secret)), uses: countUses()(tag) };
    },
  };
}
