import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { type Host, startHost } from '../../electron/headless/host.ts';
import { nodeWorkers } from '../../electron/headless/node-workers.ts';
import { Failure } from '../../shared/failure.ts';
import { sharedChromium } from '../support/chromium.ts';
import { type OpenedEngine, openTestEngine } from '../support/open-engine.ts';

const root = join(import.meta.dirname, '../..');
const renderer = join(root, 'out/renderer');
const viewport = { width: 1280, height: 800 };

export interface OpenedApp extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly host: Host;
  readonly opened: OpenedEngine;
  /** Errors that the page threw or logged, policy violations among them. */
  readonly problems: readonly string[];
}

/** A window, and the port of the host that it last showed: at the same address, it need not compile the app anew. */
interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  port: number;
  problems: string[];
}

/** The window that the last test of this process has left, blank. */
let left: Window | null = null;

/**
 * The app as a person has it in a browser: real engine, real host, built screen, a window of 1280 x 800. Each test has a
 * workspace, a host, and a load of the page of its own; the window is that of the test before, with nothing left in it.
 */
export async function openApp(): Promise<OpenedApp> {
  if (!existsSync(join(renderer, 'index.html'))) throw new Error('The screen is not built: npm run build.');
  const [window, opened] = await Promise.all([takeWindow(), openTestEngine({ startWorker: nodeWorkers(root) })]);
  const { page, context, problems } = window;
  const host = await hostAt(window.port, opened);
  window.port = host.port;
  await page.goto(host.url);
  await page.getByText('Engine connected').waitFor();
  return {
    ...{ page, context, host, opened, problems },
    async [Symbol.asyncDispose]() {
      await leave(window, host);
      await host.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

async function takeWindow(): Promise<Window> {
  const window = left ?? (await openWindow());
  left = null;
  window.problems = [];
  await window.page.setViewportSize(viewport);
  await window.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
  return window;
}

async function openWindow(): Promise<Window> {
  const browser = await sharedChromium();
  const context = await browser.newContext({
    viewport,
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const window: Window = { context, page, port: 0, problems: [] };
  page.on('pageerror', (error) => window.problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') window.problems.push(message.text());
  });
  return window;
}

/** Closes what the test opened beside the page, and takes the app and what it stored out of the page. */
async function leave(window: Window, { url }: Host): Promise<void> {
  const { context, page } = window;
  try {
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.evaluate(() => sessionStorage.clear());
    await page.goto('about:blank');
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'local_storage' });
    await devtools.detach();
    left = window;
  } catch {
    // A window that cannot be left is not for the next test.
    await context.close();
  }
}

/** The host on this port, or on any where another process has taken it meanwhile. */
async function hostAt(port: number, { engine, receiverUrl }: OpenedEngine): Promise<Host> {
  const { router, workspace } = engine;
  const options = { router, workspace, version: '0.0.0', renderer, receiver: receiverUrl };
  try {
    return await startHost({ ...options, port });
  } catch (error) {
    if (error instanceof Failure && error.code === 'PORT_IN_USE') return startHost({ ...options, port: 0 });
    throw error;
  }
}

/** Goes to an address of the app, `simulator/call`, without loading the page anew. */
export const go = (page: Page, address: string): Promise<void> =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${address}`);
