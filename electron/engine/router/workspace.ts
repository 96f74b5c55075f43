import type { Services } from '../services.ts';
import { os } from './os.ts';

export const workspaceRouter = ({ workspace, workspaceOverview, demo }: Services) =>
  os.workspace.router({
    info: os.workspace.info.handler(() => workspaceOverview.info()),
    watch: os.workspace.watch.handler(async function* ({ signal }) {
      for await (const changed of workspace.changes.watch(signal)) yield { changed };
    }),
    demo: os.workspace.demo.handler(() => demo.setUp()),
    demoCall: os.workspace.demoCall.handler(() => demo.call()),
  });
