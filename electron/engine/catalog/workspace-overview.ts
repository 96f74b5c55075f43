import type { WorkspaceInfo } from '../../../shared/model/workspace.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';
import type { EnvironmentService } from '../workspace/environment-service.ts';
import type { ParameterService } from '../workspace/parameter-service.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The workspace as a whole: where it is, whether anything is in it, and what was mended or found wrong. */
export interface WorkspaceOverview {
  info(): Promise<WorkspaceInfo>;
}

export function createWorkspaceOverview(services: {
  readonly workspace: Workspace;
  readonly version: string;
  readonly log: Pick<ActivityLog, 'query' | 'notice'>;
  readonly collections: Pick<CollectionStore, 'list'>;
  readonly parameters: Pick<ParameterService, 'list'>;
  readonly environments: Pick<EnvironmentService, 'problems'>;
  readonly dialects: Pick<Dialects, 'all' | 'problems'>;
  readonly scenarios: Pick<Scenarios, 'problems'>;
}): WorkspaceOverview {
  const { workspace, version, log, collections, parameters, environments, dialects, scenarios } = services;

  function notices(): string[] {
    const sealed = workspace.secrets.sealedElsewhere().length;
    return [
      ...[...workspace.notices(), log.notice].filter((notice) => notice !== null),
      ...environments.problems().map(({ file, problem }) => `environments/${file} cannot be read: ${problem}`),
      ...dialects.problems(),
      ...scenarios.problems(),
      ...(sealed === 0
        ? []
        : [`${sealed} secret values were sealed by another program or user and cannot be read here: set them again.`]),
    ];
  }

  return {
    info: async () => ({
      dir: workspace.dir,
      version,
      fresh:
        collections.list().length === 0 &&
        parameters.list().length === 0 &&
        (await log.query({ limit: 1 })).total === 0,
      secrets: workspace.secrets.kind,
      notices: notices(),
      dialects: dialects.all().map(({ id, name, vendor, product }) => ({ id, name, vendor, product })),
    }),
  };
}
