/**
 * A stand-in for the `electron` module where the real binary cannot be had: the built main process runs on plain Node
 * with this in place of Electron (see electron-stand-in-hook.ts), its windows are pages of a headless Chromium.
 *
 * What is real: out/main/main.js in a process of its own, and in further ones the engine and its workers; the built
 * preload script, in an isolated world of the page; the page, its Content-Security-Policy and its ports; the handler of
 * app://, which serves every byte; exit codes, signals, second instances.
 * What is not: Chromium refuses schemes that it does not know, so app://hookswitch is https://app.hookswitch.test on its
 * side and is renamed on every way in and out (address.ts). Menus, dialogs and screens are data. The calls that the app
 * does not make are not here.
 */
import { serveDriver } from './electron-stand-in/control.ts';

export { app } from './electron-stand-in/app.ts';
export { BrowserWindow } from './electron-stand-in/browser-window.ts';
export { ipcMain } from './electron-stand-in/ipc-main.ts';
export { Menu } from './electron-stand-in/menu.ts';
export { MessageChannelMain } from './electron-stand-in/message-port.ts';
export { protocol } from './electron-stand-in/protocol.ts';
export { session } from './electron-stand-in/session.ts';
export { dialog, nativeTheme, safeStorage, screen, shell } from './electron-stand-in/system.ts';
export { utilityProcess } from './electron-stand-in/utility-process.ts';

serveDriver();
