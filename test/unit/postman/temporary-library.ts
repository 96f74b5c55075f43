import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainVault } from '../../../electron/engine/host-services.ts';
import { createImporter, type Importer } from '../../../electron/engine/postman/import.ts';
import { type Library, openLibrary } from '../../../electron/engine/postman/library.ts';
import {
  createEnvironmentService,
  type EnvironmentService,
} from '../../../electron/engine/workspace/environment-service.ts';
import { createParameterService, type ParameterService } from '../../../electron/engine/workspace/parameter-service.ts';
import { openWorkspace, type Workspace } from '../../../electron/engine/workspace/workspace.ts';

/** A workspace in a temporary folder with all that imports go into; removed when the test ends. */
export interface TemporaryLibrary extends AsyncDisposable {
  readonly dir: string;
  readonly collections: string;
  readonly workspace: Workspace;
  readonly library: Library;
  readonly environments: EnvironmentService;
  readonly parameters: ParameterService;
  readonly importer: Importer;
  /** Another library over the same folder: what the next start of the program would see. */
  again(): Promise<Library>;
  json(file: string): Record<string, unknown>;
  files(): string[];
}

export async function temporaryLibrary(): Promise<TemporaryLibrary> {
  const dir = mkdtempSync(join(tmpdir(), 'hookswitch-postman-'));
  const collections = join(dir, 'collections');
  mkdirSync(collections, { recursive: true });
  const workspace = await openWorkspace(dir, { vault: plainVault, clock: Date.now });
  const library = await openLibrary(workspace);
  const environments = createEnvironmentService(workspace);
  const parameters = createParameterService(workspace);
  return {
    ...{ dir, collections, workspace, library, environments, parameters },
    importer: createImporter({ library, environments, parameters }),
    again: () => openLibrary(workspace),
    json: (file) => JSON.parse(readFileSync(join(collections, file), 'utf8')),
    files: () => readdirSync(collections).sort(),
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
