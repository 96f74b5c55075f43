import { setTimeout as wait } from 'node:timers/promises';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type { Engine } from '../../engine/engine.ts';
import type { EngineOptions } from '../../engine/services.ts';
import { readHostFile, stateDirOf } from '../../engine/storage/host-file.ts';
import { packageRoot } from '../package-root.ts';
import type { ExitCode, Invocation } from './invocation.ts';

export type Client = ContractClient;

/** An engine that answers: our own, or that of the process which has the workspace open. */
export interface Reached {
  readonly client: Client;
  /** Our own engine; null where another process answers. */
  readonly engine: Engine | null;
  close(): Promise<void>;
}

/** Milliseconds to wait for a workspace that another one-shot command has open. */
const patience = 5_000;
const pause = 100;

/**
 * Reaches the engine of a workspace, so that two processes never write one: a host that has it open is asked over its
 * web socket; else the workspace is opened here. Throws the WORKSPACE failures, HOST_UNREACHABLE.
 */
export async function reachEngine(workspace: string, receiver: EngineOptions['receiver'] = 'off'): Promise<Reached> {
  const deadline = Date.now() + patience;
  for (;;) {
    const asked = await askHost(workspace);
    if (asked.reached !== null) return asked.reached;
    try {
      return await openHere(workspace, receiver);
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (Date.now() > deadline) {
        // Somebody holds the lock: a host that does not respond, or a process without transports, such as another command.
        throw asked.problem === null ? error : failure('HOST_UNREACHABLE', { dir: workspace, detail: asked.problem });
      }
    }
    await wait(pause);
  }
}

/**
 * Asks an engine something and lets it go again, whatever happens. What opening the workspace had to mend is noted: an
 * activity log that was set aside as damaged would look like one that was never there.
 */
export async function withEngine(
  { workspace, printer }: Pick<Invocation, 'workspace' | 'printer'>,
  work: (client: Client) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { client, engine, close } = await reachEngine(workspace);
  try {
    if (engine !== null) await noteNotices(client, printer);
    return await work(client);
  } finally {
    await close();
  }
}

/** Opens the workspace in this process. Throws WORKSPACE_LOCKED at once where a host answers for it. */
export async function openOwnEngine(workspace: string, receiver: EngineOptions['receiver']): Promise<Engine> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await openEngineOf(workspace, receiver);
    } catch (error) {
      if (!isLocked(error) || Date.now() > deadline) throw error;
      const { reached } = await askHost(workspace);
      await reached?.close();
      if (reached !== null) throw error;
    }
    await wait(pause);
  }
}

/** Says what was wrong with the workspace and how it was mended. */
export async function noteNotices(client: Client, printer: Invocation['printer']): Promise<void> {
  for (const notice of (await client.workspace.info({})).notices) printer.note(notice);
}

async function openHere(workspace: string, receiver: EngineOptions['receiver']): Promise<Reached> {
  const engine = await openEngineOf(workspace, receiver);
  return { client: await clientOf(engine), engine, close: () => engine.close() };
}

/** The client of an engine in this process. */
export async function clientOf(engine: Engine): Promise<Client> {
  const { createRouterClient } = await import('@orpc/server');
  return createRouterClient(engine.router);
}

async function openEngineOf(workspace: string, receiver: EngineOptions['receiver']): Promise<Engine> {
  const { dir, version } = packageRoot();
  const [{ openEngine }, { nodeWorkers }, { indexThreadFile }, { join }] = await Promise.all([
    import('../../engine/engine.ts'),
    import('../node-workers.ts'),
    import('../../worker-files.ts'),
    import('node:path'),
  ]);
  const startWorker = nodeWorkers(dir);
  // What receives must not wait for the index; a command that only asks or sends ends soon.
  const indexThread = receiver === 'off' ? undefined : indexThreadFile(dir);
  return openEngine({ workspace, resources: join(dir, 'resources'), version, receiver, startWorker, indexThread });
}

/** The host that left word in the workspace, or why it does not answer; both null where there is none. */
async function askHost(workspace: string): Promise<{ reached: Reached | null; problem: string | null }> {
  const host = readHostFile(stateDirOf(workspace));
  if (host === null) return { reached: null, problem: null };
  const { connectHost } = await import('./host-client.ts');
  const connected = await connectHost(host);
  if (typeof connected === 'string') return { reached: null, problem: connected };
  return { reached: { ...connected, engine: null }, problem: null };
}

function isLocked(error: unknown): boolean {
  return error instanceof Failure && error.code === 'WORKSPACE_LOCKED';
}
