import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, session } from 'electron';
import { Failure } from '../shared/failure.ts';
import { appOrigin, registerAppScheme, serveApp } from './shell/app-protocol.ts';
import { forkEngine, type OpenProblem } from './shell/engine-fork.ts';
import { type EngineSupervisor, superviseEngine } from './shell/engine-supervisor.ts';
import { guardContents, refusePermissions } from './shell/guard.ts';
import { type LaunchOptions, readLaunchOptions, refuseSwitches } from './shell/launch-options.ts';
import { installMenu } from './shell/menu.ts';
import { systemVault } from './shell/vault.ts';
import { openWindow } from './shell/window.ts';
import { surviveBugs } from './survive-bugs.ts';

// The main process of the desktop app: it wires one engine process and one window to each other, and works on nothing
// itself, so that the window never waits.

const root = app.getAppPath();
const preload = join(root, 'out', 'preload', 'preload.cjs');
const engineProgram = join(root, 'out', 'main', 'engine-process.js');
let engine: EngineSupervisor | null = null;
let closing: Promise<void> | null = null;
let closed = false;

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
  surviveBugs('main process');
  // Every page, whatever a window asks for.
  app.enableSandbox();
  registerAppScheme();
  guardContents();
  app.on('second-instance', (_event, _argv, _folder, data) => {
    showWindow();
    const other = (data as { workspace?: unknown } | null)?.workspace;
    if (typeof other === 'string' && other !== workspace) showOpenWorkspace(workspace, other);
  });
  app.on('activate', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (engine === null || closed) return;
    event.preventDefault();
    closing ??= engine.close().then(() => {
      closed = true;
      app.quit();
    });
  });
  app
    .whenReady()
    .then(() => start(options))
    .catch((error: unknown) => fail(problemOf(error)));
}

async function start({ workspace, receiver }: LaunchOptions): Promise<void> {
  serveApp(join(root, 'out', 'renderer'));
  refusePermissions(session.defaultSession);
  installMenu();
  const vault = systemVault();
  const engineStart = { workspace, root, version: app.getVersion(), receiver };
  const supervisor = superviseEngine({
    fork: () => forkEngine(engineProgram, engineStart, vault),
    onProblem: (problem) => dialog.showErrorBox(problem.message, problem.hint),
  });
  engine = supervisor;
  ipcMain.on('hookswitch:connect', (event) => {
    const [port] = event.ports;
    // A page that was reloaded asks again. Nobody but our own page gets a port.
    if (event.senderFrame?.origin === appOrigin && port !== undefined) supervisor.connect(port);
    else port?.close();
  });
  const problem = await supervisor.opened;
  if (problem === null) {
    showWindow();
    return;
  }
  await supervisor.close();
  fail(problem);
}

/** The one window back in front, or a new one where it was closed (macOS). */
function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) {
    if (engine !== null && closing === null) openWindow(preload);
    return;
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function showOpenWorkspace(workspace: string, other: string): void {
  void dialog.showMessageBox({
    type: 'info',
    message: `Hookswitch has the workspace ${workspace} open.`,
    detail: `Close it to open ${other}, or start a second one with --user-data and a folder of its own.`,
  });
}

/** Ends the app where it cannot go on, with words for a person. */
function fail({ message, hint }: OpenProblem): void {
  dialog.showErrorBox(message, hint);
  app.exit(1);
}

function problemOf(error: unknown): OpenProblem {
  if (error instanceof Failure) return { message: error.message, hint: error.hint };
  const hint = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: 'Hookswitch had to stop.', hint };
}

try {
  if (app.isPackaged) refuseSwitches(process.argv.slice(1));
  launch(readLaunchOptions(process.argv));
} catch (error) {
  fail(problemOf(error));
}
