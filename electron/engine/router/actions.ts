import { os, type Parts } from './parts.ts';

export const actionsRouter = ({ desk, library, environments }: Parts) => {
  /** A person, or git, may have changed the files in the folder. */
  const refresh = async (): Promise<void> => {
    await environments.refreshActive();
    await library.refresh();
  };
  return os.actions.router({
    list: os.actions.list.handler(async ({ input }) => {
      await refresh();
      return desk.list(input?.search);
    }),
    get: os.actions.get.handler(async ({ input }) => {
      await refresh();
      return desk.get(input.id);
    }),
    create: os.actions.create.handler(async ({ input }) => desk.get((await library.create(input)).id)),
    update: os.actions.update.handler(async ({ input: { id, ...patch } }) =>
      desk.get((await library.update(id, patch)).id),
    ),
    remove: os.actions.remove.handler(async ({ input }) => {
      await library.remove(input.id);
      return { removed: input.id };
    }),
    restore: os.actions.restore.handler(({ input }) => desk.restore(input.id)),
    preview: os.actions.preview.handler(async ({ input: { id, request, parameters, asPostman } }) => {
      await refresh();
      const prepared = await desk.preview(id, request, parameters, { asPostman });
      return {
        request: prepared.request,
        unresolved: [...prepared.compiled.unresolved],
        warnings: [...prepared.warnings],
      };
    }),
    test: os.actions.test.handler(async ({ input: { id, parameters, asPostman } }) => {
      await refresh();
      return desk.test(id, parameters, { asPostman });
    }),
    removeCollection: os.actions.removeCollection.handler(async ({ input }) => {
      await library.removeCollection(input.id);
      return { removed: input.id };
    }),
    restoreCollection: os.actions.restoreCollection.handler(({ input }) => desk.restoreCollection(input.id)),
    exportCollection: os.actions.exportCollection.handler(({ input }) => library.exportText(input.id)),
  });
};
