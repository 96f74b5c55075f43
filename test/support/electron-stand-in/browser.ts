import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Request, type Route } from 'playwright-core';
import { chromiumOptions } from '../chromium.ts';
import { isAppPage, toApp } from './address.ts';
import { app } from './app.ts';
import { askHandler } from './protocol.ts';

/** A page that is a window's. */
interface Shown {
  /** False where the app does not let its page go there. */
  mayGo(url: string): boolean;
}

const windows = new Map<Page, Shown>();
let starting: Promise<BrowserContext> | null = null;

/** The one Chromium of this app, started for its first window. Its profile lies in the user-data folder. */
function browser(): Promise<BrowserContext> {
  starting ??= start();
  return starting;
}

const profile = (): string => join(app.getPath('userData'), 'Chromium');

async function start(): Promise<BrowserContext> {
  const options = await chromiumOptions();
  const context = await chromium.launchPersistentContext(profile(), {
    ...options,
    // The tests look at the same pages through this; the port is any free one, and loopback's.
    args: [...(options.args ?? []), '--remote-debugging-port=0'],
    viewport: null,
  });
  app.lastDuties.push(() => context.close());
  await context.route('**/*', (route) => respond(route));
  return context;
}

/** A page for a new window. */
export async function openPage(shown: Shown): Promise<Page> {
  const context = await browser();
  // Chromium starts with a blank page: it is the first window's.
  const blank = context.pages().find((page) => !windows.has(page) && page.url() === 'about:blank');
  return keep(blank ?? (await context.newPage()), shown);
}

function keep(page: Page, shown: Shown): Page {
  windows.set(page, shown);
  page.once('close', () => windows.delete(page));
  // What a page opens goes: the app's own handler decides, and of its decisions the stand-in knows `deny` only.
  page.on('popup', (popup) => void popup.close());
  return page;
}

/** Where a debugger reaches this Chromium. */
export async function debuggerAddress(): Promise<string> {
  await browser();
  const [port] = (await readFile(join(profile(), 'DevToolsActivePort'), 'utf8')).split('\n');
  return `http://127.0.0.1:${port}`;
}

async function respond(route: Route): Promise<void> {
  const request = route.request();
  const shown = windowOf(request);
  if (shown === undefined) return route.abort('blockedbyclient');
  if (isPageNavigation(request) && !shown.mayGo(toApp(request.url()))) return route.abort('aborted');
  const response = isAppPage(request.url()) ? await askHandler(toApp(request.url()), request.method()) : null;
  // There is no network here: what the page's own policy let through ends at this line.
  if (response === null) return route.abort('internetdisconnected');
  const body = Buffer.from(await response.arrayBuffer());
  return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
}

function windowOf(request: Request): Shown | undefined {
  try {
    return windows.get(request.frame().page());
  } catch {
    return undefined; // a page that was just opened has no frame yet
  }
}

function isPageNavigation(request: Request): boolean {
  return request.isNavigationRequest() && request.frame() === request.frame().page().mainFrame();
}
