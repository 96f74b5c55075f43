import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme } from 'electron';
import { appOrigin } from './app-protocol.ts';
import { recoverWindow } from './window-recovery.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

/** Opens the window on our page. The page is sandboxed and speaks to the engine over one port, no other way. */
export function openWindow(preload: string): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const { maximized, ...bounds } = readWindowState(stateFile);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Hookswitch',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1214' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (maximized === true) window.maximize();
  keepWindowState(window, stateFile);
  window.once('ready-to-show', () => window.show());
  recoverWindow({
    contents: window.webContents,
    async ask({ message, detail, buttons, dismissed }, signal) {
      const box = { type: 'warning' as const, cancelId: dismissed, message, detail, buttons: [...buttons], signal };
      return (await dialog.showMessageBox(window, box)).response;
    },
    quit: () => app.quit(),
  });
  void window.loadURL(`${appOrigin}/`);
  return window;
}
