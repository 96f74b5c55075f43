import type { Services } from '../services.ts';
import { withoutSecrets } from './groups-shown.ts';
import { os } from './os.ts';

export const foldersRouter = ({ collections, removals, scriptGuard }: Services) =>
  os.folders.router({
    get: os.folders.get.handler(async ({ input }) => withoutSecrets(await collections.folder(input.id))),
    create: os.folders.create.handler(({ input: { name, ...place } }) => collections.createFolder(name, place)),
    update: os.folders.update.handler(async ({ input: { id, ...change } }) =>
      withoutSecrets(await collections.updateFolder(id, change)),
    ),
    remove: os.folders.remove.handler(async ({ input }) => {
      await removals.removeFolder(input.id);
      return { removed: input.id };
    }),
    restore: os.folders.restore.handler(async ({ input }) => withoutSecrets(await removals.restoreFolder(input.id))),
    duplicate: os.folders.duplicate.handler(async ({ input }) =>
      withoutSecrets(await collections.folder(await collections.duplicate('folder', input.id))),
    ),
    move: os.folders.move.handler(async ({ input: { id, to } }) => {
      await collections.move('folder', id, to, scriptGuard.moves);
      return withoutSecrets(await collections.folder(id));
    }),
    reveal: os.folders.reveal.handler(async ({ input }) => {
      const { variables } = await collections.folder(input.id);
      return { variables };
    }),
  });
