import { EventEmitter } from 'node:events';

/** Events: (event: { senderFrame, sender, ports }, message). */
export const ipcMain = new EventEmitter();
