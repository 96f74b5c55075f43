import type { Services } from '../services.ts';
import { os } from './os.ts';

export const parametersRouter = ({ parameters, parameterCatalog }: Services) =>
  os.parameters.router({
    list: os.parameters.list.handler(({ input }) => parameterCatalog.list(input)),
    set: os.parameters.set.handler(({ input }) => parameterCatalog.set(input)),
    unset: os.parameters.unset.handler(async ({ input }) => {
      await parameters.unset(input.tag);
      return { removed: input.tag };
    }),
    reveal: os.parameters.reveal.handler(({ input }) => ({ value: parameters.reveal(input.tag) })),
  });
