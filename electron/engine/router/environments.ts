import type { Environment, MaskedEnvironment } from '../../../shared/model/environment.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';

export const environmentsRouter = ({ environments }: Services) =>
  os.environments.router({
    list: os.environments.list.handler(() => ({
      environments: environments.list().map(masked),
      active: environments.active()?.id ?? null,
    })),
    activate: os.environments.activate.handler(async ({ input }) => {
      await environments.activate(input.id);
      return { active: input.id };
    }),
    update: os.environments.update.handler(async ({ input: { id, ...patch } }) =>
      masked(await environments.update(id, patch)),
    ),
    reveal: os.environments.reveal.handler(({ input }) => environments.get(input.id)),
    remove: os.environments.remove.handler(async ({ input }) => {
      await environments.remove(input.id);
      return { removed: input.id };
    }),
  });

const masked = ({ values, ...environment }: Environment): MaskedEnvironment => ({
  ...environment,
  values: values.map((row) => (row.secret ? { ...row, value: null } : row)),
});
