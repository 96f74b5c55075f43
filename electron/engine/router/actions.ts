import type { Services } from '../services.ts';
import { os } from './os.ts';
import { shownDelivery, shownRequest } from './shown.ts';

export const actionsRouter = (services: Services) => {
  const { actionService: actions } = services;
  return os.actions.router({
    list: os.actions.list.handler(({ input }) => actions.list(input?.search)),
    get: os.actions.get.handler(({ input }) => actions.get(input.id)),
    create: os.actions.create.handler(({ input }) => actions.create(input)),
    update: os.actions.update.handler(({ input: { id, ...change } }) => actions.update(id, change)),
    remove: os.actions.remove.handler(async ({ input }) => {
      await actions.remove(input.id);
      return { removed: input.id };
    }),
    restore: os.actions.restore.handler(({ input }) => actions.restore(input.id)),
    preview: os.actions.preview.handler(async ({ input: { id, request, parameters, asPostman, reveal } }) => {
      const prepared = await actions.preview(id, request, parameters, { asPostman });
      const { action: _action, ...shown } = await shownRequest(services, prepared, reveal);
      return shown;
    }),
    test: os.actions.test.handler(async ({ input: { id, parameters, reveal, ...options } }) =>
      shownDelivery(services, await actions.test(id, parameters, options), reveal),
    ),
    testAll: os.actions.testAll.handler(async function* ({ input: { ids, parameters, reveal, ...options }, signal }) {
      for await (const delivery of actions.testAll(ids, parameters, options, signal)) {
        yield await shownDelivery(services, delivery, reveal);
      }
    }),
    duplicate: os.actions.duplicate.handler(({ input }) => actions.duplicate(input.id)),
    move: os.actions.move.handler(({ input }) => actions.move(input.id, input.to)),
    example: os.actions.example.handler(({ input }) => actions.example(input.id, input.example)),
    addExample: os.actions.addExample.handler(({ input: { id, ...example } }) => actions.addExample(id, example)),
    renameExample: os.actions.renameExample.handler(({ input }) =>
      actions.updateExample(input.id, input.example, input.name),
    ),
    removeExample: os.actions.removeExample.handler(({ input }) =>
      actions.updateExample(input.id, input.example, null),
    ),
    removeCollection: os.actions.removeCollection.handler(async ({ input }) => {
      await actions.removeCollection(input.id);
      return { removed: input.id };
    }),
    restoreCollection: os.actions.restoreCollection.handler(({ input }) => actions.restoreCollection(input.id)),
  });
};
