import { readFileSync, writeFileSync } from 'node:fs';
import { type BrowserWindow, type Rectangle, screen } from 'electron';

export interface WindowState extends Partial<Rectangle> {
  readonly maximized?: boolean;
}

const defaultSize = { width: 1280, height: 800 } as const;

/** The last position and size of the window; the default size where there is none, or it is on no screen any more. */
export function readWindowState(file: string): WindowState & { readonly width: number; readonly height: number } {
  let state: WindowState;
  try {
    state = JSON.parse(readFileSync(file, 'utf8')) as WindowState;
  } catch {
    // The first start, or a file that somebody damaged: it holds nothing that anybody misses.
    return defaultSize;
  }
  const { x, y, width, height, maximized } = state;
  if (![x, y, width, height].every(Number.isInteger)) return { ...defaultSize, maximized: maximized === true };
  const rectangle = { x: x ?? 0, y: y ?? 0, width: width ?? defaultSize.width, height: height ?? defaultSize.height };
  const area = screen.getDisplayMatching(rectangle).workArea;
  const visible =
    rectangle.x < area.x + area.width &&
    rectangle.x + rectangle.width > area.x &&
    rectangle.y < area.y + area.height &&
    rectangle.y + rectangle.height > area.y;
  return visible ? { ...rectangle, maximized: maximized === true } : { ...defaultSize, maximized: maximized === true };
}

/** Saves the position and size when the window closes. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    try {
      writeFileSync(file, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
    } catch {
      // A full disk must not keep a window from closing.
    }
  });
}
