import type { CDPSession } from 'playwright-core';
import { toPage } from './address.ts';
import { app } from './app.ts';

type RequestHandler = (contents: unknown, permission: string, decide: (granted: boolean) => void) => void;
type CheckHandler = (contents: unknown, permission: string) => boolean;

/** Electron grants everything where the app does not refuse it. */
const handlers: { request: RequestHandler; check: CheckHandler } = {
  request: (_contents, _permission, decide) => decide(true),
  check: () => true,
};

const defaultSession = {
  setPermissionRequestHandler(handler: RequestHandler) {
    handlers.request = handler;
  },
  setPermissionCheckHandler(handler: CheckHandler) {
    handlers.check = handler;
  },
  setDevicePermissionHandler: () => undefined,
};

export const session = {
  get defaultSession() {
    app.demandReady('session.defaultSession');
    return defaultSession;
  },
};

/** Electron's name of a permission, and Chromium's. */
const permissions = [
  ['geolocation', { name: 'geolocation' }],
  ['notifications', { name: 'notifications' }],
  ['media', { name: 'microphone' }],
  ['media', { name: 'camera' }],
  ['clipboard-read', { name: 'clipboard-read' }],
  ['clipboard-sanitized-write', { name: 'clipboard-write' }],
] as const;

/** Chromium alone asks nobody before it fills the screen; Electron asks the app, and refuses like this. */
const refuseFullscreen = `Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('Permissions check failed'))`;

/** Asks the app's handlers for every permission and sets it in Chromium, which cannot ask them itself. */
export async function applyPermissions(cdp: CDPSession, contents: unknown, url: string): Promise<void> {
  const { origin } = new URL(toPage(url));
  const granted = async (name: string): Promise<boolean> =>
    (await new Promise<boolean>((resolve) => handlers.request(contents, name, resolve))) &&
    handlers.check(contents, name);
  if (!(await granted('fullscreen'))) {
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: refuseFullscreen });
  }
  for (const [name, permission] of permissions) {
    const setting = (await granted(name)) ? 'granted' : 'denied';
    await cdp.send('Browser.setPermission', { permission, setting, origin });
  }
}
