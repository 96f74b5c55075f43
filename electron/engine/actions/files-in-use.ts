import type { CollectionStore } from '../collections/collection-store.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { EnvironmentService } from '../workspace/environment-service.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What a request is about to be made of. */
export interface FilesInUse {
  readonly dialect?: string;
  /** Ids of its actions, asked for once the bindings are up to date. */
  readonly actions?: () => readonly string[];
}

/**
 * Brings the files that a request is made of in step with the disk, so that what a preview shows is what is sent, also in
 * the moment before the watcher reports an edit. Costs one `stat` for each file, and one for all that are
 * made at the same time: no folder is read.
 */
export type RefreshFilesInUse = (files: FilesInUse) => Promise<void>;

export function createRefreshFilesInUse(services: {
  readonly workspace: Pick<Workspace, 'document' | 'changes'>;
  readonly environments: Pick<EnvironmentService, 'refreshActive'>;
  readonly collections: Pick<CollectionStore, 'refreshActions'>;
  readonly dialects: Pick<Dialects, 'refresh'>;
}): RefreshFilesInUse {
  const { workspace, environments, collections, dialects } = services;
  /** What was looked at just now: events that are fired at the same moment share one look. */
  const looks = new Map<string, Promise<void>>();
  const once = (name: string, look: () => Promise<void>): Promise<void> => {
    let looking = looks.get(name);
    if (looking === undefined) {
      looking = look();
      looks.set(name, looking);
      // Whoever comes later looks again: the file may have been edited since, also while it is being read.
      queueMicrotask(() => looks.delete(name));
    }
    return looking;
  };
  const lookAtWorkspace = async (): Promise<void> => {
    await workspace.document.refresh();
    await environments.refreshActive();
  };
  return async ({ dialect, actions = () => [] }) => {
    await once('workspace', lookAtWorkspace);
    if (dialect !== undefined) {
      await once(`dialect ${dialect}`, async () => {
        if (dialects.refresh(dialect)) workspace.changes.announce('dialects');
      });
    }
    const ids = actions();
    if (ids.length > 0) await once(`actions ${ids.join(' ')}`, () => collections.refreshActions(ids));
  };
}
