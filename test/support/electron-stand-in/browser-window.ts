import { EventEmitter } from 'node:events';
import { app, preventable } from './app.ts';
import { WebContents, type WebPreferences } from './web-contents.ts';

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface WindowOptions extends Partial<Bounds> {
  readonly show?: boolean;
  readonly webPreferences?: WebPreferences;
}

let last = 0;

/** A window is its page, and what it remembers of being shown, small or large: there is no screen to see it on. */
export class BrowserWindow extends EventEmitter {
  static getAllWindows = (): BrowserWindow[] => [...app.windows].filter((window) => window instanceof BrowserWindow);
  static getFocusedWindow = (): BrowserWindow | null =>
    BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  static fromWebContents = (contents: unknown): BrowserWindow | null =>
    BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;

  readonly id = ++last;
  readonly webContents: WebContents;
  readonly #bounds: Bounds;
  #visible: boolean;
  #focused = false;
  #minimized = false;
  #maximized = false;
  #gone = false;

  constructor(options: WindowOptions = {}) {
    super();
    app.demandReady('BrowserWindow');
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = options.show !== false;
    this.webContents = new WebContents(options.webPreferences ?? {});
    app.windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
    void this.webContents.page.then((page) => page.once('close', () => this.destroy()));
  }

  isVisible = (): boolean => this.#visible;
  isFocused = (): boolean => this.#focused;
  isMinimized = (): boolean => this.#minimized;
  isMaximized = (): boolean => this.#maximized;
  isDestroyed = (): boolean => this.#gone;
  getNormalBounds = (): Bounds => this.#bounds;
  getBounds = (): Bounds => this.#bounds;

  async loadURL(url: string): Promise<void> {
    const first = this.webContents.getURL() === '';
    await this.webContents.loadURL(url);
    if (first) this.emit('ready-to-show');
  }

  show(): void {
    this.#visible = true;
    this.focus();
  }

  hide(): void {
    this.#visible = false;
    this.blur();
  }

  focus(): void {
    this.#focused = true;
    this.emit('focus');
  }

  blur(): void {
    this.#focused = false;
    this.emit('blur');
  }

  minimize(): void {
    this.#minimized = true;
    this.#focused = false;
    this.emit('minimize');
  }

  restore(): void {
    this.#minimized = false;
    this.emit('restore');
  }

  maximize(): void {
    this.#maximized = true;
    this.emit('maximize');
  }

  close(): void {
    this.closeForQuit();
  }

  /** False where a listener kept it open. */
  closeForQuit(): boolean {
    if (this.#gone) return true;
    const event = preventable();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.destroy();
    return true;
  }

  destroy(): void {
    if (this.#gone) return;
    this.#gone = true;
    // Where the whole browser goes with the app, the page may be gone first.
    void this.webContents.page.then((page) => page.close()).catch(() => undefined);
    this.emit('closed');
    app.forget(this);
  }
}
