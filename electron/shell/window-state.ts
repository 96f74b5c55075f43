import { readFileSync, writeFileSync } from 'node:fs';
import { type BrowserWindow, type Rectangle, screen } from 'electron';

export interface WindowState extends Partial<Rectangle> {
  readonly maximized?: boolean;
}

const usual = { width: 1280, height: 800 } as const;

/** Where the window was last; the usual size in the middle where that is not known or no longer on any screen. */
export function readWindowState(file: string): WindowState & { readonly width: number; readonly height: number } {
  let state: WindowState;
  try {
    state = JSON.parse(readFileSync(file, 'utf8')) as WindowState;
  } catch {
    // The first start, or a file that somebody damaged: it holds nothing that is missed.
    return usual;
  }
  const { x, y, width, height, maximized } = state;
  if (![x, y, width, height].every(Number.isInteger)) return { ...usual, maximized: maximized === true };
  const rectangle = { x: x ?? 0, y: y ?? 0, width: width ?? usual.width, height: height ?? usual.height };
  const area = screen.getDisplayMatching(rectangle).workArea;
  const seen =
    rectangle.x < area.x + area.width &&
    rectangle.x + rectangle.width > area.x &&
    rectangle.y < area.y + area.height &&
    rectangle.y + rectangle.height > area.y;
  return seen ? { ...rectangle, maximized: maximized === true } : { ...usual, maximized: maximized === true };
}

/** Keeps the place when the window closes. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    try {
      writeFileSync(file, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
    } catch {
      // A full disk must not keep a window from closing.
    }
  });
}
