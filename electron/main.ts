import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, session } from 'electron';
import { Failure } from '../shared/failure.ts';
import { type Engine, openEngine } from './engine/engine.ts';
import { defaultWorkspace } from './engine/workspace/default-workspace.ts';
import { type Host, startHost } from './headless/host.ts';
import { registerAppScheme, serveApp } from './shell/app-protocol.ts';
import { serveEngine } from './shell/engine-port.ts';
import { guardContents, refusePermissions } from './shell/guard.ts';
import { installMenu } from './shell/menu.ts';
import { systemVault } from './shell/vault.ts';
import { openWindow } from './shell/window.ts';

// The desktop app: one engine, one window on it. Everything here wires; what is done is done in engine/.

const root = app.getAppPath();
const preload = join(root, 'out', 'preload', 'preload.cjs');
let engine: Engine | null = null;
let doors: Host | null = null;

/** The value of `--name VALUE` or `--name=VALUE` on the command line. */
function option(name: string): string | undefined {
  const given = process.argv.findIndex((each) => each === `--${name}` || each.startsWith(`--${name}=`));
  const text = process.argv[given];
  return text?.includes('=') ? text.slice(text.indexOf('=') + 1) : given === -1 ? undefined : process.argv[given + 1];
}

const workspace = resolve(option('workspace') ?? defaultWorkspace());

/** `--user-data DIR`: where the window's own state lies. One window for each such folder. */
function placeUserData(): void {
  const folder = option('user-data');
  if (folder === undefined) return;
  mkdirSync(resolve(folder), { recursive: true });
  app.setPath('userData', resolve(folder));
}

async function start(): Promise<void> {
  const port = option('receiver-port');
  const host = option('receiver-host');
  serveApp(join(root, 'out', 'renderer'));
  refusePermissions(session.defaultSession);
  installMenu();
  engine = await openEngine({
    workspace,
    resources: join(root, 'resources'),
    version: app.getVersion(),
    vault: systemVault(),
    receiver: { port: port === undefined ? undefined : Number(port), host },
  });
  serveEngine(engine);
  // Doors without a screen, so that the command line works on the workspace that this app has open.
  doors = await startHost({
    router: engine.router,
    workspace: engine.workspace,
    version: app.getVersion(),
    renderer: null,
    port: null,
    receiver: engine.receiver().url,
  });
  openWindow(preload);
}

/** What is being written reaches the disk, and the workspace is free for another. */
async function shut(open: Engine): Promise<void> {
  try {
    await doors?.close();
  } finally {
    await open.close();
  }
}

/** The one window back in front, or a new one where it was closed (macOS). */
function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) {
    if (engine !== null) openWindow(preload);
    return;
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Ends the app where it cannot go on, with words for a person. */
function fail(error: unknown): void {
  const known = error instanceof Failure;
  dialog.showErrorBox(
    known ? error.message : 'Hookswitch had to stop.',
    known ? error.remedy : String(error instanceof Error ? (error.stack ?? error.message) : error),
  );
  app.exit(1);
}

placeUserData();
if (app.requestSingleInstanceLock({ workspace })) {
  registerAppScheme();
  guardContents();
  app.on('second-instance', (_event, _argv, _folder, asked) => {
    showWindow();
    const other = (asked as { workspace?: unknown } | null)?.workspace;
    if (typeof other === 'string' && other !== workspace) {
      void dialog.showMessageBox({
        type: 'info',
        message: `Hookswitch shows the workspace ${workspace}.`,
        detail: `Close it to open ${other}, or start that one with --user-data and a folder of its own.`,
      });
    }
  });
  app.on('activate', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (engine === null) return;
    event.preventDefault();
    const closing = engine;
    engine = null;
    shut(closing).then(() => app.quit(), fail);
  });
  app.whenReady().then(start).catch(fail);
} else {
  app.quit();
}
