import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { type Engine, openEngine } from '../../electron/engine/engine.ts';
import type { EngineOptions } from '../../electron/engine/services.ts';
import { checkedRouter } from './checked-router.ts';

export interface OpenedEngine extends AsyncDisposable {
  readonly engine: Engine;
  /** The contract, in process. */
  readonly ask: RouterClient<Engine['router']>;
  readonly workspace: string;
  readonly receiverUrl: string;
}

export const resources = join(import.meta.dirname, '../../resources');

/** The real engine in a temporary workspace, its receiver on a free port; both go with `await using`. */
export async function openTestEngine(options: Partial<EngineOptions> = {}): Promise<OpenedEngine> {
  const workspace = options.workspace ?? mkdtempSync(join(tmpdir(), 'hookswitch-'));
  const opened = await openEngine({ resources, version: '0.0.0', receiver: { port: 0 }, ...options, workspace });
  const engine = { ...opened, router: checkedRouter(opened.router) };
  return {
    engine,
    ask: createRouterClient(engine.router),
    workspace,
    receiverUrl: engine.receiver().url ?? '',
    async [Symbol.asyncDispose]() {
      await engine.close();
      if (options.workspace === undefined) rmSync(workspace, { recursive: true, force: true });
    },
  };
}
