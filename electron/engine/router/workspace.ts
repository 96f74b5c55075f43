import { os, type Parts } from './parts.ts';

export const workspaceRouter = ({ workspace, version, dialects, demo, library, parameters, log }: Parts) =>
  os.workspace.router({
    info: os.workspace.info.handler(async () => ({
      dir: workspace.dir,
      version,
      fresh:
        library.collections().length === 0 &&
        parameters.list().length === 0 &&
        (await log.query({ limit: 1 })).total === 0,
      secrets: workspace.secrets.kind,
      notices: [workspace.notice, log.notice].filter((notice) => notice !== null),
      dialects: dialects.all().map(({ id, name, vendor, product }) => ({ id, name, vendor, product })),
    })),
    watch: os.workspace.watch.handler(async function* ({ signal }) {
      for await (const changed of workspace.changes.watch(signal)) yield { changed: [...changed] };
    }),
    demo: os.workspace.demo.handler(() => demo.setUp()),
    demoCall: os.workspace.demoCall.handler(() => demo.call()),
  });
