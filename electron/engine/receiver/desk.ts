import type { ReceiverStatus } from '../../../shared/model/receiver.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Receiver } from './receiver.ts';

export interface ReceiverDesk {
  status(): ReceiverStatus;
  /** Moves, stops or starts the receiver; a new port or host is kept for the next time. */
  update(change: {
    readonly port?: number | undefined;
    readonly host?: string | undefined;
    readonly listening?: boolean | undefined;
  }): Promise<ReceiverStatus>;
}

export function createReceiverDesk(workspace: Workspace, receiver: Receiver): ReceiverDesk {
  return {
    status: () => receiver.status(),
    async update({ port, host, listening = true }) {
      if (port !== undefined || host !== undefined) {
        await workspace.document.update((draft) => {
          if (port !== undefined) draft.settings.receiver.port = port;
          if (host !== undefined) draft.settings.receiver.host = host;
        });
        workspace.changes.announce('settings');
      }
      await receiver.stop();
      const { settings } = workspace.document.read();
      if (listening) await receiver.start({ host: settings.receiver.host, port: settings.receiver.port });
      workspace.changes.announce('receiver');
      return receiver.status();
    },
  };
}
