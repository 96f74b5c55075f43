import { scriptHolders } from '../collections/collection-scripts.ts';
import type { Services } from '../services.ts';
import { inSlices } from '../slices.ts';
import { os } from './os.ts';

export const collectionsRouter = ({ collections, permissions }: Services) =>
  os.collections.router({
    scripts: os.collections.scripts.handler(async ({ input }) => ({
      allowed: permissions.allowsScripts(input.id),
      ...(await inSlices(scriptHolders(collections.document(input.id)))),
    })),
    setVariable: os.collections.setVariable.handler(async ({ input: { id, key, value } }) => {
      await collections.setVariable(id, key, value);
      return { key, value };
    }),
  });
