import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  type CollectionStore,
  type CollectionStoreOptions,
  openCollectionStore,
} from '../../electron/engine/collections/collection-store.ts';
import { plainVault } from '../../electron/engine/host-services.ts';
import { createImportService, type ImportService } from '../../electron/engine/importers/import-service.ts';
import { createBindingService } from '../../electron/engine/workspace/binding-service.ts';
import {
  createEnvironmentService,
  type EnvironmentService,
} from '../../electron/engine/workspace/environment-service.ts';
import { createParameterService, type ParameterService } from '../../electron/engine/workspace/parameter-service.ts';
import { createPermissionService } from '../../electron/engine/workspace/permissions.ts';
import { openWorkspace, type Workspace } from '../../electron/engine/workspace/workspace.ts';
import type { ContractInputs } from '../../shared/contract/contract.ts';
import type { ImportReport } from '../../shared/model/collection.ts';

/** A workspace in a temporary folder with all that imports go into; removed when the test ends. */
export interface TemporaryCollections extends AsyncDisposable {
  readonly dir: string;
  /** The collections folder. */
  readonly folder: string;
  readonly workspace: Workspace;
  readonly store: CollectionStore;
  readonly environments: EnvironmentService;
  readonly parameters: ParameterService;
  readonly imports: ImportService;
  /** Imports one file that holds one document. */
  importText(
    input: { name: string; text: string } & Pick<ContractInputs['imports']['add'], 'only' | 'dryRun'>,
  ): Promise<ImportReport>;
  /** Another store over the same folder: what the next start of the program would see. */
  reopen(): Promise<CollectionStore>;
  json(file: string): Record<string, unknown>;
  files(): string[];
}

export async function temporaryCollections(
  options: Partial<CollectionStoreOptions> = {},
): Promise<TemporaryCollections> {
  const dir = mkdtempSync(join(tmpdir(), 'hookswitch-postman-'));
  const folder = join(dir, 'collections');
  mkdirSync(folder, { recursive: true });
  const workspace = await openWorkspace(dir, { vault: plainVault, clock: Date.now });
  const open = () => openCollectionStore(workspace, { clock: Date.now, ...options });
  const store = await open();
  const environments = createEnvironmentService(workspace);
  const parameters = createParameterService(workspace);
  const imports = createImportService({
    ...{ collections: store, environments, parameters },
    permissions: createPermissionService(workspace, store),
    bindings: createBindingService(workspace),
  });
  return {
    ...{ dir, folder, workspace, store, environments, parameters, imports },
    async importText({ name, text, only, dryRun }) {
      const { documents } = await imports.add({ files: [{ name, text }], only, dryRun });
      expect(documents).toHaveLength(1);
      return documents[0] as ImportReport;
    },
    reopen: open,
    json: (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')),
    files: () => readdirSync(folder).sort(),
    async [Symbol.asyncDispose]() {
      await workspace.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export const schemaV21 = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** The text of a v2.1 collection with these entries. */
export function collectionText(item: unknown, more: Record<string, unknown> = {}, name = 'Calls'): string {
  return JSON.stringify({ info: { _postman_id: 'c-1', name, schema: schemaV21 }, item, ...more });
}
