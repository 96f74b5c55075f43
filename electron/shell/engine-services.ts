import type { MessageEvent, MessagePortMain, ParentPort } from 'electron';
import { plainVault, type SecretVault, type StartWorker } from '../engine/host-services.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';

export interface EngineServices {
  vault(kind: SecretVault['kind']): SecretVault;
  readonly startWorker: StartWorker;
  /** Takes the messages that are meant for these services; false for any other. */
  receive(message: ToEngine, port: MessagePortMain | undefined): boolean;
}

interface Worker {
  readonly started: (port: MessagePortMain) => void;
  readonly ended: (code: number | null) => void;
}

/**
 * The services that only the main process has, as the engine process uses them: the system's store for secrets, and
 * starting processes, which Electron allows to main alone.
 */
export function createEngineServices(main: ParentPort): EngineServices {
  const send = (message: FromEngine): void => main.postMessage(message);
  const vaultCalls = new Map<number, PromiseWithResolvers<string>>();
  const workers = new Map<number, Worker>();
  let lastId = 0;

  function askVault(operation: 'seal' | 'open', text: string): Promise<string> {
    const call = Promise.withResolvers<string>();
    lastId += 1;
    vaultCalls.set(lastId, call);
    send({ type: 'vault', id: lastId, operation, text });
    return call.promise;
  }

  const startWorker: StartWorker = (entry) => {
    lastId += 1;
    const id = lastId;
    const started = Promise.withResolvers<MessagePortMain>();
    const ended = Promise.withResolvers<number | null>();
    workers.set(id, { started: started.resolve, ended: ended.resolve });
    send({ type: 'start-worker', id, entry });
    return {
      exited: ended.promise,
      // Before the port is here, messages wait for it in their order.
      postMessage: (message) => void started.promise.then((port) => port.postMessage(message)),
      onMessage(listener) {
        void started.promise.then((port) => {
          port.on('message', ({ data }: MessageEvent) => listener(data));
          port.start();
        });
      },
      kill: () => send({ type: 'kill-worker', id }),
    };
  };

  return {
    vault: (kind) =>
      kind === 'file'
        ? plainVault
        : { kind, seal: (text) => askVault('seal', text), open: (sealed) => askVault('open', sealed) },
    startWorker,
    receive(message, port) {
      switch (message.type) {
        case 'vault-result': {
          const call = vaultCalls.get(message.id);
          vaultCalls.delete(message.id);
          if (message.text === null) call?.reject(new Error(message.problem));
          else call?.resolve(message.text);
          return true;
        }
        case 'worker-started':
          if (port !== undefined) workers.get(message.id)?.started(port);
          return true;
        case 'worker-exited':
          workers.get(message.id)?.ended(message.code);
          workers.delete(message.id);
          return true;
        default:
          return false;
      }
    },
  };
}
