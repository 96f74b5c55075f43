import type { ReceiverStatus } from '../../../shared/model/receiver.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Receiver } from './receiver.ts';

export interface ReceiverService {
  status(): ReceiverStatus;
  /**
   * Moves, stops or starts the receiver; a new port or host is kept for the next time, and starts a stopped one. One
   * that listens where it should is left alone: starting again would cut off what is arriving.
   */
  update(change: {
    readonly port?: number | undefined;
    readonly host?: string | undefined;
    readonly listening?: boolean | undefined;
  }): Promise<ReceiverStatus>;
}

/** `forNow` stands over the settings until another port or host is chosen, also when it is stopped and started again. */
export function createReceiverService(
  workspace: Workspace,
  receiver: Receiver,
  forNow: { readonly port?: number | undefined; readonly host?: string | undefined } = {},
): ReceiverService {
  let override = forNow;
  return {
    status: () => receiver.status(),
    async update({ port, host, listening }) {
      const moves = port !== undefined || host !== undefined;
      if (!moves && (listening === undefined || listening === receiver.status().listening)) return receiver.status();
      if (moves) {
        await workspace.document.update((document) => {
          if (port !== undefined) document.settings.receiver.port = port;
          if (host !== undefined) document.settings.receiver.host = host;
        });
        override = {
          port: port === undefined ? override.port : undefined,
          host: host === undefined ? override.host : undefined,
        };
      }
      await receiver.stop();
      const { settings } = workspace.document.read();
      const wanted = { host: override.host ?? settings.receiver.host, port: override.port ?? settings.receiver.port };
      if (listening !== false) await receiver.start(wanted);
      workspace.changes.announce('receiver');
      return receiver.status();
    },
  };
}
