import { scriptHolders } from '../collections/collection-scripts.ts';
import type { Services } from '../services.ts';
import { inSlices } from '../slices.ts';
import { withoutSecrets } from './groups-shown.ts';
import { os } from './os.ts';

export const collectionsRouter = ({ collections, permissions }: Services) =>
  os.collections.router({
    get: os.collections.get.handler(async ({ input }) => withoutSecrets(await collections.collection(input.id))),
    create: os.collections.create.handler(({ input }) => collections.createCollection(input.name)),
    update: os.collections.update.handler(async ({ input: { id, ...change } }) =>
      withoutSecrets(await collections.updateCollection(id, change)),
    ),
    duplicate: os.collections.duplicate.handler(async ({ input }) =>
      withoutSecrets(await collections.collection(await collections.duplicate('collection', input.id))),
    ),
    reveal: os.collections.reveal.handler(async ({ input }) => {
      const { variables } = await collections.collection(input.id);
      return { variables };
    }),
    scripts: os.collections.scripts.handler(async ({ input }) => ({
      allowed: permissions.allowsScripts(input.id),
      ...(await inSlices(scriptHolders(collections.document(input.id)))),
    })),
    setVariable: os.collections.setVariable.handler(async ({ input: { id, key, value } }) => {
      await collections.setVariable(id, key, value);
      return { key, value };
    }),
  });
