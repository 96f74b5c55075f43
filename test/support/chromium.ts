import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sparticuz, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** No lookups, no updates, no sandbox (the tests may run as root in a container). */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/**
 * How Playwright starts a headless Chromium out of the npm package, so that tests need no download and no system package.
 * The package holds one for Linux on x64; elsewhere the Chrome that is installed is used.
 */
export async function chromiumOptions(): Promise<LaunchOptions> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome', args: quiet };
  const executablePath = await sparticuz.executablePath();
  const libraries = await missingLibraries(executablePath);
  const env = { ...process.env, ...(libraries === null ? {} : { LD_LIBRARY_PATH: libraries }) };
  return { executablePath, args: [...quiet, '--headless=shell'], env: env as Record<string, string> };
}

/** A browser of its own for a test. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch(await chromiumOptions());
}

let shared: Promise<Browser> | undefined;

/**
 * One browser for all tests of this process, which keep to contexts of their own. Playwright ends it with the process.
 */
export function sharedChromium(): Promise<Browser> {
  shared ??= launchChromium();
  return shared;
}

/** The package brings NSS and Expat for systems that have none; their folder, or null where the system's do. */
async function missingLibraries(executable: string): Promise<string | null> {
  const found = execFileSync('ldd', [executable], { encoding: 'utf8' });
  if (!found.includes('not found')) return null;
  await inflate(join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/bin/al2023.tar.br'));
  return join(tmpdir(), 'al2023', 'lib');
}
