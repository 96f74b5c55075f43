import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { type Host, startHost } from '../../electron/headless/host.ts';
import { sharedChromium } from '../support/chromium.ts';
import { type OpenedEngine, openTestEngine } from '../support/open-engine.ts';

const renderer = join(import.meta.dirname, '../../out/renderer');

export interface OpenedApp extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly host: Host;
  readonly opened: OpenedEngine;
  /** Errors that the page threw or logged, policy violations among them. */
  readonly problems: readonly string[];
}

/** The app as a person has it in a browser: real engine, real host, built screen, a window of 1280 x 800. */
export async function openApp(): Promise<OpenedApp> {
  if (!existsSync(join(renderer, 'index.html'))) throw new Error('The screen is not built: npm run build.');
  const [browser, opened] = await Promise.all([sharedChromium(), openTestEngine()]);
  const { router, workspace } = opened.engine;
  const receiver = opened.receiverUrl;
  const host = await startHost({ router, workspace, version: '0.0.0', renderer, port: 0, receiver });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(host.url);
  await page.getByText('Engine connected').waitFor();
  return {
    ...{ page, context, host, opened, problems },
    async [Symbol.asyncDispose]() {
      await context.close();
      await host.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** Goes to an address of the app, `simulator/call`, without loading the page anew. */
export const go = (page: Page, address: string): Promise<void> =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${address}`);
