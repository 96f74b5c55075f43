import { join } from 'node:path';
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

async function start(): Promise<void> {
  const port = option('receiver-port');
  const host = option('receiver-host');
  serveApp(join(root, 'out', 'renderer'));
  refusePermissions(session.defaultSession);
  installMenu();
  engine = await openEngine({
    workspace: option('workspace') ?? defaultWorkspace(),
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

if (app.requestSingleInstanceLock()) {
  registerAppScheme();
  guardContents();
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (engine === null) return;
    // What is being written reaches the disk before the process ends.
    event.preventDefault();
    const closing = engine;
    engine = null;
    const shut = async (): Promise<void> => {
      await doors?.close();
      await closing.close();
    };
    void shut().finally(() => app.quit());
  });
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      const known = error instanceof Failure;
      dialog.showErrorBox(
        known ? error.message : 'Hookswitch could not start.',
        known ? error.remedy : String(error instanceof Error ? (error.stack ?? error.message) : error),
      );
      app.exit(1);
    });
} else {
  app.quit();
}
