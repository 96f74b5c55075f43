import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  console.error('Fetching the Electron binary (once)…');
  const done = spawnSync(node, [join(electronFolder, 'install.js')], { stdio: 'ignore', timeout: 180_000 });
  return done.status === 0 ? electronBinary() : null;
}

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

/** What to start: the window, or why there is none. */
function choose() {
  if (process.argv.includes('--browser')) return { why: '--browser asks for none' };
  if (process.argv.includes('--no-open')) return { why: '--no-open asks for none' };
  if (!hasDisplay()) return { why: 'there is no display' };
  const binary = electronBinary() ?? downloadElectron();
  return binary === null ? { why: 'its binary cannot be had here' } : { binary };
}

setUp();
build();
const given = process.argv.slice(2).filter((each) => each !== '--browser');
const { binary, why } = choose();
if (binary !== undefined) {
  runChild(binary, [root, ...given]);
} else {
  console.error(`No Electron window, as ${why}: the same app in the browser.`);
  runChild(node, [commandLine, 'serve', ...given]);
}
