import { os, type Parts } from './parts.ts';

export const simulatorRouter = ({ simulator, environments }: Parts) =>
  os.simulator.router({
    draft: os.simulator.draft.handler(({ input }) => simulator.draft(input.dialect, input.event, input.seed, input)),
    preview: os.simulator.preview.handler(async ({ input }) => {
      environments.refresh();
      const { prepared, notes } = await simulator.preview(input);
      return {
        requests: prepared.map(({ action, request, compiled, cautions }) => ({
          action: { id: action.id, name: action.name },
          request,
          undefined: [...compiled.undefined],
          cautions: [...cautions],
        })),
        notes: [...notes],
      };
    }),
    fire: os.simulator.fire.handler(({ input }) => {
      environments.refresh();
      return simulator.fire(input);
    }),
  });
