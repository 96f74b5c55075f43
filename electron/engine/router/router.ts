import type { Services } from '../services.ts';
import { actionsRouter } from './actions.ts';
import { activityRouter } from './activity.ts';
import { callsRouter } from './calls.ts';
import { collectionsRouter } from './collections.ts';
import { dialectsRouter } from './dialects.ts';
import { endpointsRouter } from './endpoints.ts';
import { environmentsRouter } from './environments.ts';
import { eventsRouter } from './events.ts';
import { exportsRouter } from './exports.ts';
import { foldersRouter } from './folders.ts';
import { os } from './os.ts';
import { parametersRouter } from './parameters.ts';
import { responseRulesRouter } from './response-rules.ts';
import { runsRouter } from './runs.ts';
import { scenariosRouter } from './scenarios.ts';
import { simulatorRouter } from './simulator.ts';
import { workspaceRouter } from './workspace.ts';

/** The contract implemented, once: every transport serves this router. */
export const createRouter = (services: Services) =>
  os.router({
    actions: actionsRouter(services),
    activity: activityRouter(services),
    calls: callsRouter(services),
    certificates: {
      list: os.certificates.list.handler(() => services.certificates.list()),
      update: os.certificates.update.handler(({ input }) => services.certificates.update(input)),
      add: os.certificates.add.handler(({ input }) => services.certificates.add(input)),
      remove: os.certificates.remove.handler(({ input }) => services.certificates.remove(input.id)),
    },
    collections: collectionsRouter(services),
    dialects: dialectsRouter(services),
    endpoints: endpointsRouter(services),
    environments: environmentsRouter(services),
    events: eventsRouter(services),
    exports: exportsRouter(services),
    folders: foldersRouter(services),
    imports: { add: os.imports.add.handler(({ input }) => services.importService.add(input)) },
    parameters: parametersRouter(services),
    permissions: {
      list: os.permissions.list.handler(() => services.permissions.list()),
      allows: os.permissions.allows.handler(({ input }) => ({ allowed: services.permissions.allowsFile(input.file) })),
      allow: os.permissions.allow.handler(({ input }) => services.permissions.allow(input)),
      revoke: os.permissions.revoke.handler(({ input }) => services.permissions.revoke(input)),
    },
    receiver: {
      status: os.receiver.status.handler(() => services.receiver.status()),
      update: os.receiver.update.handler(({ input }) => services.receiver.update(input)),
    },
    responseRules: responseRulesRouter(services),
    runs: runsRouter(services),
    scenarios: scenariosRouter(services),
    settings: {
      get: os.settings.get.handler(() => services.settings.get()),
      update: os.settings.update.handler(({ input }) => services.settings.update(input)),
      proxies: os.settings.proxies.handler(() => services.proxies.settings),
    },
    simulator: simulatorRouter(services),
    workspace: workspaceRouter(services),
  });
export type EngineRouter = ReturnType<typeof createRouter>;
