import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { appOrigin } from './app-protocol.ts';

/** Places of the screen, by the hash that shows them. */
const places = [
  ['Simulator', 'simulator'],
  ['Events', 'events'],
  ['Actions', 'actions'],
  ['Parameters', 'parameters'],
  ['Receiver', 'receiver'],
  ['Activity', 'activity'],
  ['Settings', 'settings'],
] as const;

/** The platform's standard items, and the places under View. */
export function installMenu(): void {
  const view: MenuItemConstructorOptions[] = places.map(([label, hash], index) => ({
    label,
    accelerator: `CmdOrCtrl+${index + 1}`,
    click: (_item, window) => {
      if (window !== undefined && 'webContents' in window) {
        void (window as Electron.BrowserWindow).loadURL(`${appOrigin}/#/${hash}`);
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
