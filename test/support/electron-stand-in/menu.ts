import type { MenuItemConstructorOptions } from 'electron';

type Click = (item: MenuItem, window: unknown, event: unknown) => void;

/** The items that Electron puts under a role of its own (its documentation, Menu Item: roles). */
const mac = process.platform === 'darwin';
const under: Readonly<Record<string, readonly string[]>> = {
  appmenu: ['about', 'services', 'hide', 'hideOthers', 'unhide', 'quit'],
  filemenu: [mac ? 'close' : 'quit'],
  editmenu: ['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll'],
  windowmenu: mac ? ['minimize', 'zoom', 'front'] : ['minimize', 'zoom', 'close'],
};

class MenuItem {
  readonly label: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  readonly #click: Click | undefined;

  constructor(options: MenuItemConstructorOptions) {
    this.role = options.role?.toLowerCase();
    this.label = options.label ?? options.role ?? '';
    this.type = options.type ?? 'normal';
    this.accelerator = options.accelerator as string | undefined;
    this.#click = options.click as unknown as Click | undefined;
    const own = under[this.role ?? '']?.map((role) => ({ role }) as MenuItemConstructorOptions);
    const items = (options.submenu as MenuItemConstructorOptions[] | undefined) ?? own;
    this.submenu = items === undefined ? undefined : Menu.buildFromTemplate(items);
  }

  click = (event?: unknown, window?: unknown): void => this.#click?.(this, window, event);
}

let current: Menu | null = null;

/** A menu as data: what Electron would show. */
export class Menu {
  static setApplicationMenu(menu: Menu | null): void {
    current = menu;
  }
  static getApplicationMenu = (): Menu | null => current;
  static buildFromTemplate = (items: readonly MenuItemConstructorOptions[]): Menu =>
    new Menu(items.map((item) => new MenuItem(item)));

  readonly items: readonly MenuItem[];
  constructor(items: readonly MenuItem[]) {
    this.items = items;
  }
}
