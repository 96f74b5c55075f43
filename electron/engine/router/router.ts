import { actionsRouter } from './actions.ts';
import { activityRouter } from './activity.ts';
import { callsRouter } from './calls.ts';
import { dialectsRouter } from './dialects.ts';
import { endpointsRouter } from './endpoints.ts';
import { environmentsRouter } from './environments.ts';
import { eventsRouter } from './events.ts';
import { parametersRouter } from './parameters.ts';
import { os, type Parts } from './parts.ts';
import { runsRouter } from './runs.ts';
import { scenariosRouter } from './scenarios.ts';
import { simulatorRouter } from './simulator.ts';
import { workspaceRouter } from './workspace.ts';

/** The contract implemented, once: every transport serves this router. */
export const createRouter = (parts: Parts) =>
  os.router({
    actions: actionsRouter(parts),
    activity: activityRouter(parts),
    calls: callsRouter(parts),
    dialects: dialectsRouter(parts),
    endpoints: endpointsRouter(parts),
    environments: environmentsRouter(parts),
    events: eventsRouter(parts),
    imports: { add: os.imports.add.handler(({ input }) => parts.importService.add(input)) },
    parameters: parametersRouter(parts),
    receiver: {
      status: os.receiver.status.handler(() => parts.receiver.status()),
      update: os.receiver.update.handler(({ input }) => parts.receiver.update(input)),
    },
    runs: runsRouter(parts),
    scenarios: scenariosRouter(parts),
    settings: {
      get: os.settings.get.handler(() => parts.settings.get()),
      update: os.settings.update.handler(({ input }) => parts.settings.update(input)),
    },
    simulator: simulatorRouter(parts),
    workspace: workspaceRouter(parts),
  });
export type EngineRouter = ReturnType<typeof createRouter>;
