import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openPageName, stateDirOf } from '../../engine/storage/host-file.ts';
import { privateMode } from '../../engine/storage/private-files.ts';
import { pathIn } from '../../engine/storage/relative-path.ts';
import { writeFileAtomic } from '../../engine/storage/write-file.ts';
import type { Host } from '../host.ts';

/** A person is there and has a screen. */
export function canOpenBrowser(
  isTerminal: boolean = process.stdout.isTTY === true,
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  if (!isTerminal) return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/**
 * Opens the app in the default browser; where that fails it is said, as the address is printed anyway. DANGER: every user
 * of the machine can read what a program was started with. So the browser gets the path of a page that this user alone
 * can read; it leads to the app with a code that is exchanged for the token once. Resolves when the page is gone again.
 */
export async function openBrowser(
  host: Pick<Host, 'oneTimeUrl'>,
  workspace: string,
  note: (text: string) => void,
  hasSnaps: boolean = existsSync('/snap/bin'),
): Promise<void> {
  const { url, used } = host.oneTimeUrl();
  const folder = hasSnaps && !isSeenBySnaps(stateDirOf(workspace)) ? ownFolder() : null;
  const page = join(folder ?? stateDirOf(workspace), openPageName);
  try {
    await writeFileAtomic(page, pageTo(url), { mode: privateMode, within: folder ?? workspace });
    start(page, (problem) => note(`Cannot open a browser: ${problem}`));
    if (!(await used)) note('No browser opened the page. Open the URL that was printed at startup.');
  } catch (error) {
    note(`Cannot open a browser: ${(error as Error).message}`);
  } finally {
    remove(page);
    if (folder !== null) remove(folder);
  }
}

/** A browser that came as a snap, as Ubuntu's does, reads nothing outside of the home folder, and nothing hidden in it. */
function isSeenBySnaps(path: string): boolean {
  const way = pathIn(homedir(), path);
  return way !== null && !way.startsWith('.');
}

/** A folder of this user alone in the home folder; null where none can be made. */
function ownFolder(): string | null {
  try {
    return mkdtempSync(join(homedir(), 'hookswitch-'));
  } catch {
    return null;
  }
}

function start(page: string, failed: (problem: string) => void): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', page]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', page]
        : ['xdg-open', page];
  const started = spawn(program as string, args, { stdio: 'ignore', detached: true });
  started.on('error', (error) => failed(error.message));
  started.unref();
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The disk became read-only. The code in the page is of no use any more.
  }
}

/** No script, so that it works in every browser. The code is base64url, and the rest of the URL our own. */
const pageTo = (url: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${url}">
<title>Hookswitch</title>
<p><a href="${url}">Open Hookswitch</a></p>
</html>
`;
