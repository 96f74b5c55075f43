import type { Services } from '../services.ts';
import { os } from './os.ts';

export const environmentsRouter = ({ environments }: Services) =>
  os.environments.router({
    list: os.environments.list.handler(() => ({
      environments: environments.list(),
      active: environments.active()?.id ?? null,
    })),
    activate: os.environments.activate.handler(async ({ input }) => {
      await environments.activate(input.id);
      return { active: input.id };
    }),
    update: os.environments.update.handler(({ input: { id, ...patch } }) => environments.update(id, patch)),
    remove: os.environments.remove.handler(async ({ input }) => {
      await environments.remove(input.id);
      return { removed: input.id };
    }),
  });
