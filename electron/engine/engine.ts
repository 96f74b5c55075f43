import type { ReceiverStatus } from '../../shared/model/receiver.ts';
import { createRouter, type EngineRouter } from './router/router.ts';
import { type EngineOptions, openServices } from './services.ts';
import type { Troubles } from './workspace/troubles.ts';

export interface Engine {
  readonly router: EngineRouter;
  readonly workspace: string;
  receiver(): ReceiverStatus;
  /** Where the process that serves the engine says what fails in its background. */
  readonly troubles: Pick<Troubles, 'persist'>;
  /** Stops listening, lets what is being written reach the disk, frees the workspace. */
  close(): Promise<void>;
}

/** Opens a workspace and the contract's implementation on it. Throws what `openServices` throws. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { services, close } = await openServices(options);
  return {
    router: createRouter(services),
    workspace: services.workspace.dir,
    troubles: services.workspace.troubles,
    receiver: () => services.receiver.status(),
    close,
  };
}
