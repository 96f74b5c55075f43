import type { Services } from '../services.ts';
import { os } from './os.ts';
import { shownDelivery } from './shown.ts';

export const workspaceRouter = (services: Services) => {
  const { workspace, workspaceOverview, demo } = services;
  return os.workspace.router({
    info: os.workspace.info.handler(() => workspaceOverview.info()),
    watch: os.workspace.watch.handler(async function* ({ signal }) {
      for await (const changed of workspace.changes.watch(signal)) yield { changed };
    }),
    demo: os.workspace.demo.handler(() => demo.setUp()),
    demoCall: os.workspace.demoCall.handler(async () => {
      const { runId, deliveries } = await demo.call();
      return { runId, deliveries: await Promise.all(deliveries.map((delivery) => shownDelivery(services, delivery))) };
    }),
  });
};
