import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { isOn } from '../workspace/binding-service.ts';
import { os, type Parts } from './parts.ts';

export const eventsRouter = ({ dialects, bindings, endpoints, collections, settings }: Parts) => {
  const describe = (dialect: string, event: DialectEvent): PhoneEvent => {
    const binding = bindings.of(dialect, event.key);
    const { key, label, description, phase, newer, older, parameters } = event;
    const count = endpoints.carriers(dialect, key).enabled.length;
    const active = isOn(binding, count);
    const effective = active && settings.get().eventsActive;
    return {
      ...{ dialect, key, label, description, phase, active, effective },
      ...{ actions: [...binding.actions], endpoints: count, newer, older, parameters },
    };
  };
  return os.events.router({
    list: os.events.list.handler(({ input }) => {
      const chosen = input?.dialect === undefined ? dialects.all() : [dialects.get(input.dialect)];
      return {
        eventsActive: settings.get().eventsActive,
        events: chosen.flatMap((dialect) => dialect.events.map((event) => describe(dialect.id, event))),
      };
    }),
    update: os.events.update.handler(async ({ input: { dialect, key, active, actions } }) => {
      const event = dialects.event(dialect, key);
      for (const id of actions ?? []) collections.action(id);
      await bindings.set(dialect, key, { active, actions });
      return describe(dialect, event);
    }),
  });
};
