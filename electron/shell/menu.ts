import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { pages } from '../../shared/pages.ts';
import { appOrigin } from './app-protocol.ts';

/** The platform's standard items, and the pages of the app under View. */
export function installMenu(): void {
  const view: MenuItemConstructorOptions[] = pages.map(({ id, title, key }) => ({
    label: title,
    accelerator: `CmdOrCtrl+${key}`,
    click: (_item, window) => {
      if (window !== undefined && 'webContents' in window) {
        void (window as Electron.BrowserWindow).loadURL(`${appOrigin}/#/${id}`);
      }
    },
  }));
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...view,
        { type: 'separator' },
        { role: 'reload' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ role: 'about' }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
