import type { ReceiverStatus } from '../../../shared/model/receiver.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Receiver } from './receiver.ts';

export interface ReceiverDesk {
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
export function createReceiverDesk(
  workspace: Workspace,
  receiver: Receiver,
  forNow: { readonly port?: number | undefined; readonly host?: string | undefined } = {},
): ReceiverDesk {
  let given = forNow;
  return {
    status: () => receiver.status(),
    async update({ port, host, listening }) {
      const moves = port !== undefined || host !== undefined;
      if (!moves && (listening === undefined || listening === receiver.status().listening)) return receiver.status();
      if (moves) {
        await workspace.document.update((draft) => {
          if (port !== undefined) draft.settings.receiver.port = port;
          if (host !== undefined) draft.settings.receiver.host = host;
        });
        given = {
          port: port === undefined ? given.port : undefined,
          host: host === undefined ? given.host : undefined,
        };
      }
      await receiver.stop();
      const { settings } = workspace.document.read();
      const wanted = { host: given.host ?? settings.receiver.host, port: given.port ?? settings.receiver.port };
      if (listening !== false) await receiver.start(wanted);
      workspace.changes.announce('receiver');
      return receiver.status();
    },
  };
}
