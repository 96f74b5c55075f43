import type { ContractInputs, ContractOutputs } from '../../../shared/contract/contract.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { EndpointService } from '../endpoints/endpoint-service.ts';
import { type BindingService, isOn } from '../workspace/binding-service.ts';
import type { SettingsService } from '../workspace/settings-service.ts';

type Inputs = ContractInputs['events'];

/** Every event of every dialect with its switch, its actions and its endpoints. */
export interface EventCatalog {
  /** Throws DIALECT_UNKNOWN. */
  list(input: Inputs['list']): ContractOutputs['events']['list'];
  /** Throws DIALECT_UNKNOWN, EVENT_UNKNOWN, ACTION_UNKNOWN; nothing is changed then. */
  update(input: Inputs['update']): Promise<PhoneEvent>;
}

export function createEventCatalog(services: {
  readonly dialects: Dialects;
  readonly bindings: BindingService;
  readonly endpoints: EndpointService;
  readonly collections: CollectionStore;
  readonly settings: SettingsService;
}): EventCatalog {
  const { dialects, bindings, endpoints, collections, settings } = services;
  const describe = (dialect: string, event: DialectEvent): PhoneEvent => {
    const binding = bindings.of(dialect, event.key);
    const { key, label, description, phase, newer, older, parameters } = event;
    const count = endpoints.carriers(dialect, key).enabled.length;
    const active = isOn(binding, count);
    return {
      ...{ dialect, key, label, description, phase, active, effective: active && settings.get().eventsActive },
      ...{ actions: [...binding.actions], endpoints: count, newer, older, parameters },
    };
  };
  return {
    list(input) {
      const chosen = input?.dialect === undefined ? dialects.all() : [dialects.get(input.dialect)];
      return {
        eventsActive: settings.get().eventsActive,
        events: chosen.flatMap((dialect) => dialect.events.map((event) => describe(dialect.id, event))),
      };
    },
    async update({ dialect, key, active, actions }) {
      const event = dialects.event(dialect, key);
      for (const id of actions ?? []) collections.action(id);
      await bindings.set(dialect, key, { active, actions });
      return describe(dialect, event);
    },
  };
}
