import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from './build.mjs';
import { commandLine, runChild } from './run-child.mjs';
import { node, root, setUp } from './setup.mjs';

const electronFolder = join(root, 'node_modules', 'electron');

/** The Electron binary, or null where it was never downloaded. */
function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const named = join(electronFolder, 'path.txt');
  if (!existsSync(named)) return null;
  const binary = join(override ?? join(electronFolder, 'dist'), readFileSync(named, 'utf8'));
  return existsSync(binary) ? binary : null;
}

/** Electron brings its binary at first use. Where the network has none of it, that must not take long. */
function downloadElectron() {
  console.error('Fetching the Electron binary (once, for three minutes at most; --browser does without)…');
  const done = spawnSync(node, [join(electronFolder, 'install.js')], { stdio: 'ignore', timeout: 180_000 });
  return done.status === 0 ? electronBinary() : null;
}

const says = (file, value) => existsSync(file) && readFileSync(file, 'utf8').trim() === value;

/**
 * Why Chromium's sandbox cannot start with this binary, or null where it can. Electron would end at once with a crash
 * report; the app is not started without its sandbox.
 */
function sandboxHindrance(binary) {
  if (process.platform !== 'linux' || process.env.ELECTRON_DISABLE_SANDBOX) return null;
  const closed =
    says('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1') ||
    says('/proc/sys/kernel/unprivileged_userns_clone', '0') ||
    says('/proc/sys/user/max_user_namespaces', '0');
  if (!closed) return null;
  // With set-user-ID root this program beside the binary makes the sandbox where the system lets nobody else do so.
  const helper = join(dirname(binary), 'chrome-sandbox');
  const { uid, mode } = existsSync(helper) ? statSync(helper) : { uid: -1, mode: 0 };
  if (uid === 0 && (mode & 0o4001) === 0o4001) return null;
  return `this system lets only root make its sandbox (sudo chown root ${helper} && sudo chmod 4755 ${helper} would)`;
}

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

/** What to start: the binary of the window, or why there is none. */
function choose() {
  if (process.argv.includes('--browser')) return { why: '--browser' };
  if (process.argv.includes('--no-open')) return { why: '--no-open' };
  if (!hasDisplay()) return { why: 'there is no display' };
  if (process.getuid?.() === 0 && !process.env.ELECTRON_DISABLE_SANDBOX)
    return { why: 'its sandbox does not run as root' };
  const binary = electronBinary() ?? downloadElectron();
  if (binary === null) return { why: 'the Electron binary could not be downloaded' };
  const why = sandboxHindrance(binary);
  return why === null ? { binary } : { why };
}

setUp();
build();
const args = process.argv.slice(2).filter((arg) => arg !== '--browser');
const { binary, why } = choose();
if (binary !== undefined) {
  runChild(binary, [root, ...args]);
} else {
  console.error(`Not opening a desktop window (${why}). Serving the app in the browser instead.`);
  runChild(node, [commandLine, 'serve', ...args]);
}
