import { EventEmitter } from 'node:events';
import type { CDPSession, Page } from 'playwright-core';
import { toApp, toPage } from './address.ts';
import { app, preventable } from './app.ts';
import { openPage } from './browser.ts';
import { installPreload } from './preload-world.ts';
import { applyPermissions } from './session.ts';

export interface WebPreferences {
  readonly preload?: string;
  readonly [name: string]: unknown;
}

type OpenHandler = (details: { readonly url: string; readonly frameName: string }) => { readonly action: string };

/** A page of Chromium, with the questions that the app asks about it. */
export class WebContents extends EventEmitter {
  readonly page: Promise<Page>;
  readonly #preferences: WebPreferences;
  readonly #cdp: Promise<CDPSession>;
  #open: OpenHandler = () => ({ action: 'allow' });
  #url = '';
  #isGone = false;
  /** An address that the app itself opens: its guards have no say in it. */
  #own: string | null = null;

  constructor(preferences: WebPreferences) {
    super();
    this.#preferences = preferences;
    this.page = openPage({ mayGo: (url) => this.#mayGo(url) });
    this.#cdp = this.page.then((page) => this.#prepare(page));
    void this.page.then((page) =>
      page.once('close', () => {
        this.#isGone = true;
      }),
    );
  }

  getURL = (): string => this.#url;
  getLastWebPreferences = (): WebPreferences => ({ ...this.#preferences, ...(app.allSandboxed && { sandbox: true }) });
  isDestroyed = (): boolean => this.#isGone;

  /** Only its news: a page that Chromium lost is lost for Playwright too. */
  forcefullyCrashRenderer(): void {
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#open = handler;
  }

  async loadURL(url: string): Promise<void> {
    const cdp = await this.#cdp;
    const page = await this.page;
    const first = this.#url === '';
    this.#own = url;
    this.#url = url;
    if (first) await applyPermissions(cdp, this, url);
    await page.goto(toPage(url));
  }

  async reload(): Promise<void> {
    await this.#cdp;
    this.#own = this.#url;
    await (await this.page).reload();
  }

  async #prepare(page: Page): Promise<CDPSession> {
    const cdp = await page.context().newCDPSession(page);
    cdp.on('Page.windowOpen', ({ url, windowName }) => {
      const { action } = this.#open({ url: toApp(url), frameName: windowName });
      if (action !== 'deny') throw new Error(`The stand-in opens no second page, and the app allowed ${url}.`);
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#url = toApp(frame.url());
    });
    const { preload } = this.#preferences;
    if (preload !== undefined) await installPreload(cdp, preload, this);
    return cdp;
  }

  #mayGo(url: string): boolean {
    const own = this.#own === url;
    this.#own = null;
    if (own) return true;
    const event = Object.assign(preventable(), { url });
    this.emit('will-navigate', event, url);
    return !event.defaultPrevented;
  }
}
