import { app, type Session, shell, type WebContents } from 'electron';
import { appOrigin } from './app-protocol.ts';

/**
 * A window shows our page and nothing else, whatever a collection or a captured request holds: it cannot leave
 * the page, open a window, or get any permission but those below. A link to the web opens in the person's browser.
 */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isOurs(url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url);
      return { action: 'deny' };
    });
  });
}

const permitted: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** The clipboard can be written, for the copy buttons, and the screen filled, for a projector; all else is refused. */
export function refusePermissions(session: Session): void {
  const granted = (contents: WebContents | null, permission: string): boolean =>
    permitted.has(permission) && contents !== null && isOurs(contents.getURL());
  session.setPermissionRequestHandler((contents, permission, decide) => decide(granted(contents, permission)));
  session.setPermissionCheckHandler((contents, permission) => granted(contents, permission));
  session.setDevicePermissionHandler(() => false);
}

const isOurs = (url: string): boolean => url === appOrigin || url.startsWith(`${appOrigin}/`);

function openOutside(url: string): void {
  if (URL.canParse(url) && new URL(url).protocol === 'https:') void shell.openExternal(url);
}
