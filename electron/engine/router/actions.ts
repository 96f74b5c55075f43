import type { Services } from '../services.ts';
import { os } from './os.ts';

export const actionsRouter = ({ actionService: actions, collections }: Services) => {
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
    preview: os.actions.preview.handler(async ({ input: { id, request, parameters, asPostman } }) => {
      const prepared = await actions.preview(id, request, parameters, { asPostman });
      return {
        request: prepared.request,
        unresolved: [...prepared.compiled.unresolved],
        warnings: [...prepared.warnings],
      };
    }),
    test: os.actions.test.handler(({ input: { id, parameters, ...options } }) => actions.test(id, parameters, options)),
    testAll: os.actions.testAll.handler(({ input: { ids, parameters, ...options }, signal }) =>
      actions.testAll(ids, parameters, options, signal),
    ),
    removeCollection: os.actions.removeCollection.handler(async ({ input }) => {
      await actions.removeCollection(input.id);
      return { removed: input.id };
    }),
    restoreCollection: os.actions.restoreCollection.handler(({ input }) => actions.restoreCollection(input.id)),
    exportCollection: os.actions.exportCollection.handler(({ input }) => collections.exportText(input.id)),
  });
};
