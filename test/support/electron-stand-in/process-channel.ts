import { MessagePortMain } from './message-port.ts';

/** What goes over the channel of a child process in place of Electron's pipes; `ports` are numbers of this channel. */
export type ChannelMessage =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port-message'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly port: number };

export interface ProcessChannel {
  /** Hands ports to the other process: what they send and get goes over the channel from then on. */
  postMessage(data: unknown, ports?: readonly MessagePortMain[]): void;
  receive(message: ChannelMessage): void;
  /** The other process is gone, and the other end of every port with it. */
  end(): void;
}

/** One end of the channel between two processes. Ports travel from the main process to its children only. */
export function createProcessChannel(
  send: (message: ChannelMessage) => void,
  onMessage: (event: { readonly data: unknown; readonly ports: readonly MessagePortMain[] }) => void,
): ProcessChannel {
  /** Ports of the other process by their numbers here: a message for one goes to the port that was handed over. */
  const ports = new Map<number, { received(data: unknown): void; closed(): void }>();
  let last = 0;

  function handOver(port: MessagePortMain): number {
    last += 1;
    const id = last;
    ports.set(id, { received: (data) => port.postMessage(data), closed: () => port.close() });
    port.on('message', ({ data }) => send({ kind: 'port-message', port: id, data }));
    port.on('close', () => {
      if (ports.delete(id)) send({ kind: 'port-close', port: id });
    });
    return id;
  }

  function take(id: number): MessagePortMain {
    const port = new MessagePortMain(
      (data) => send({ kind: 'port-message', port: id, data }),
      () => {
        if (ports.delete(id)) send({ kind: 'port-close', port: id });
      },
    );
    ports.set(id, port);
    return port;
  }

  return {
    postMessage(data, handed = []) {
      send({ kind: 'message', data, ports: handed.map(handOver) });
      // What came before waits in the port; it must not overtake the message that brings it.
      for (const port of handed) port.start();
    },
    receive(message) {
      if (message.kind === 'message') onMessage({ data: message.data, ports: message.ports.map(take) });
      else if (message.kind === 'port-message') ports.get(message.port)?.received(message.data);
      else {
        const port = ports.get(message.port);
        ports.delete(message.port);
        port?.closed();
      }
    },
    end() {
      const open = [...ports.values()];
      ports.clear();
      for (const port of open) port.closed();
    },
  };
}
