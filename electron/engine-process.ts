import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { MessageEvent, MessagePortMain } from 'electron';
import { Failure } from '../shared/failure.ts';
import { type Engine, openEngine } from './engine/engine.ts';
import { followChanges, followReceiver } from './headless/follow-changes.ts';
import { type Host, startHost } from './headless/host.ts';
import type { EngineStart, FromEngine, ToEngine } from './shell/engine-messages.ts';
import { createEngineServices } from './shell/engine-services.ts';
import { surviveBugs } from './survive-bugs.ts';
import { indexThreadFile } from './worker-files.ts';

// The desktop app's engine in a process of its own, so that no query, import or script stalls the window. It serves the
// contract on every port that the main process hands over, and to the command line over the transports without a screen.

interface Opened {
  readonly engine: Engine;
  readonly handler: RPCHandler<Record<never, never>>;
  readonly host: Host;
}

const unclean = 'The engine did not close cleanly.';
const { parentPort } = process;
const services = createEngineServices(parentPort);
const ending = new AbortController();
let opening: Promise<Opened | null> | null = null;

surviveBugs('engine process');
// Ctrl+C in a terminal reaches every process of the app: the main process decides, and asks for the closing.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void close());

parentPort.on('message', ({ data, ports: [port] }: MessageEvent) => {
  const message = data as ToEngine;
  if (services.receive(message, port)) return;
  if (message.type === 'open') opening ??= open(message.options);
  else if (message.type === 'connect' && port !== undefined) void serve(port);
  else if (message.type === 'close') void close();
});

const send = (message: FromEngine): void => parentPort.postMessage(message);

/** Null where the engine cannot be opened; the main process knows why. */
async function open(options: EngineStart): Promise<Opened | null> {
  const { workspace, root, version, receiver } = options;
  let engine: Engine | null = null;
  try {
    engine = await openEngine({
      ...{ workspace, resources: join(root, 'resources'), version, receiver },
      vault: services.vault(options.vault),
      startWorker: services.startWorker,
      indexThread: indexThreadFile(root),
    });
    const { router } = engine;
    const host = await startHost({
      ...{ router, workspace: engine.workspace, version, troubles: engine.troubles },
      ...{ renderer: null, port: null, receiver: engine.receiver().url },
    });
    // The window works without host.json; the command line then does not find the receiver where it moved.
    const client = createRouterClient(router);
    followChanges(client, ending.signal, (topics) => followReceiver(client, host, topics)).catch(
      log('host.json cannot be kept up to date.'),
    );
    send({ type: 'opened' });
    return { engine, host, handler: new RPCHandler(router) };
  } catch (error) {
    await engine?.close().catch(log(unclean));
    send({ type: 'failed', ...described(error) });
    return null;
  }
}

/** A port of a page that asks while the engine still opens waits with what it has sent. */
async function serve(port: MessagePortMain): Promise<void> {
  const opened = await opening;
  if (opened === null) {
    port.close();
    return;
  }
  opened.handler.upgrade(port);
  port.start();
}

/** Everything that was acknowledged reaches the disk, and the workspace is free for another. */
async function close(): Promise<void> {
  if (ending.signal.aborted) return;
  ending.abort();
  let code = 0;
  try {
    const opened = await opening;
    await opened?.host.close();
    await opened?.engine.close();
  } catch (error) {
    log(unclean)(error);
    code = 1;
  }
  process.exit(code);
}

function log(event: string): (error: unknown) => void {
  return (error) => void process.stderr.write(`${event} ${textOf(error)}\n`);
}

function described(error: unknown): { readonly message: string; readonly hint: string } {
  if (error instanceof Failure) return { message: error.message, hint: error.hint };
  return { message: 'Hookswitch had to stop.', hint: textOf(error) };
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
