import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { app, BrowserWindow, dialog, session } from 'electron';
import { Failure } from '../shared/failure.ts';
import { type Engine, openEngine } from './engine/engine.ts';
import { followReceiver } from './headless/follow-receiver.ts';
import { type Host, startHost } from './headless/host.ts';
import { registerAppScheme, serveApp } from './shell/app-protocol.ts';
import { serveEngine } from './shell/engine-port.ts';
import { guardContents, refusePermissions } from './shell/guard.ts';
import { type LaunchOptions, readLaunchOptions } from './shell/launch-options.ts';
import { installMenu } from './shell/menu.ts';
import { systemVault } from './shell/vault.ts';
import { openWindow } from './shell/window.ts';

// The desktop app: one engine, one window on it. Everything here wires; what is done is done in engine/.

const root = app.getAppPath();
const preload = join(root, 'out', 'preload', 'preload.cjs');
const ending = new AbortController();
let engine: Engine | null = null;
let doors: Host | null = null;

function launch(options: LaunchOptions): void {
  if (options.userData !== null) {
    mkdirSync(options.userData, { recursive: true });
    app.setPath('userData', options.userData);
  }
  const { workspace } = options;
  if (!app.requestSingleInstanceLock({ workspace })) {
    app.quit();
    return;
  }
  registerAppScheme();
  guardContents();
  app.on('second-instance', (_event, _argv, _folder, asked) => {
    showWindow();
    const other = (asked as { workspace?: unknown } | null)?.workspace;
    if (typeof other === 'string' && other !== workspace) tellWhichIsOpen(workspace, other);
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
  app
    .whenReady()
    .then(() => start(options))
    .catch(fail);
}

async function start({ workspace, receiver }: LaunchOptions): Promise<void> {
  serveApp(join(root, 'out', 'renderer'));
  refusePermissions(session.defaultSession);
  installMenu();
  const version = app.getVersion();
  engine = await openEngine({
    workspace,
    resources: join(root, 'resources'),
    version,
    vault: systemVault(),
    receiver,
  });
  serveEngine(engine);
  const { router } = engine;
  // Doors without a screen, so that the command line works on the workspace that this app has open.
  doors = await startHost({
    ...{ router, workspace: engine.workspace, version },
    ...{ renderer: null, port: null, receiver: engine.receiver().url },
  });
  followReceiver(createRouterClient(router), doors, ending.signal).catch(fail);
  openWindow(preload);
}

/** What is being written reaches the disk, and the workspace is free for another. */
async function shut(open: Engine): Promise<void> {
  ending.abort();
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

function tellWhichIsOpen(workspace: string, other: string): void {
  void dialog.showMessageBox({
    type: 'info',
    message: `Hookswitch shows the workspace ${workspace}.`,
    detail: `Close it to open ${other}, or start that one with --user-data and a folder of its own.`,
  });
}

/** Ends the app where it cannot go on, with words for a person. */
function fail(error: unknown): void {
  const known = error instanceof Failure;
  dialog.showErrorBox(
    known ? error.message : 'Hookswitch had to stop.',
    known ? error.hint : String(error instanceof Error ? (error.stack ?? error.message) : error),
  );
  app.exit(1);
}

try {
  launch(readLaunchOptions(process.argv));
} catch (error) {
  fail(error);
}
