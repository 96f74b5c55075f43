import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain } from 'electron';
import type { Engine } from '../engine/engine.ts';
import { appOrigin } from './app-protocol.ts';

/** Gives each page of ours that asks a port on which the engine answers; a page that was reloaded asks again. */
export function serveEngine(engine: Engine): void {
  const handler = new RPCHandler(engine.router);
  ipcMain.on('hookswitch:connect', (event) => {
    const [port] = event.ports;
    if (port === undefined) return;
    if (event.senderFrame?.origin !== appOrigin) {
      port.close();
      return;
    }
    handler.upgrade(port);
    port.start();
  });
}
