import { os, type Parts } from './parts.ts';

/** What was mended or found wrong, for a person. */
function noticesOf({ workspace, log, environments, dialects, scenarios }: Parts): string[] {
  const unread = environments.problems().map(({ file, problem }) => `environments/${file} cannot be read: ${problem}`);
  const sealed = workspace.secrets.sealedElsewhere().length;
  const locked =
    sealed === 0
      ? []
      : [`${sealed} secret values were sealed by another program or user and cannot be read here: set them again.`];
  return [
    ...[...workspace.notices(), log.notice].filter((notice) => notice !== null),
    ...unread,
    ...dialects.problems(),
    ...scenarios.problems(),
    ...locked,
  ];
}

export const workspaceRouter = (parts: Parts) => {
  const { workspace, version, dialects, demo, collections, parameters, log } = parts;
  return os.workspace.router({
    info: os.workspace.info.handler(async () => ({
      dir: workspace.dir,
      version,
      fresh:
        collections.list().length === 0 &&
        parameters.list().length === 0 &&
        (await log.query({ limit: 1 })).total === 0,
      secrets: workspace.secrets.kind,
      notices: noticesOf(parts),
      dialects: dialects.all().map(({ id, name, vendor, product }) => ({ id, name, vendor, product })),
    })),
    watch: os.workspace.watch.handler(async function* ({ signal }) {
      for await (const changed of workspace.changes.watch(signal)) yield { changed: [...changed] };
    }),
    demo: os.workspace.demo.handler(() => demo.setUp()),
    demoCall: os.workspace.demoCall.handler(() => demo.call()),
  });
};
