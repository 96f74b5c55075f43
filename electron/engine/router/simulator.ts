import type { Prepared } from '../actions/action-service.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';

/** A prepared request as clients show it. */
export const requestOf = ({ action, request, compiled, warnings }: Prepared) => ({
  action: { id: action.id, name: action.name },
  request,
  unresolved: [...compiled.unresolved],
  warnings: [...warnings],
});

export const simulatorRouter = ({ simulator }: Services) =>
  os.simulator.router({
    draft: os.simulator.draft.handler(({ input }) => simulator.draft(input)),
    preview: os.simulator.preview.handler(async ({ input }) => {
      const { prepared, notes } = await simulator.preview(input);
      return { requests: prepared.map(requestOf), notes: [...notes] };
    }),
    fire: os.simulator.fire.handler(({ input }) => simulator.fire(input)),
  });
