import { resolve } from 'node:path';
import { failure } from '../../shared/failure.ts';
import { defaultWorkspace } from '../engine/workspace/default-workspace.ts';

export interface LaunchOptions {
  /** Absolute. */
  readonly workspace: string;
  /** The folder of the window's own state; null for the system's default. One window for each such folder. */
  readonly userData: string | null;
  readonly receiver: { readonly port: number | undefined; readonly host: string | undefined };
}

/**
 * Options of Chromium and V8 that open the app to other programs of this machine, take its walls away, or run another
 * program in the place of one of its processes. Electron's fuses refuse those of Node (`--inspect`) on their own; that
 * they are refused here too costs nothing.
 */
const refusedSwitches =
  /^(remote-debugging-.*|remote-allow-origins|inspect(-.*)?|debug(-.*)?|js-flags|load-extension|disable-web-security|allow-file-access-from-files|disable-site-isolation-trials|.*-cmd-prefix|gpu-launcher|browser-subprocess-path)$/;

/**
 * Refuses such an option, however it is spelled: Chromium takes one dash for two, and a slash on Windows, where letters
 * have no case. For the installed app; developers need them. Throws USAGE.
 */
export function refuseSwitches(words: readonly string[], platform: NodeJS.Platform = process.platform): void {
  const isWindows = platform === 'win32';
  const spelling = isWindows ? /^(?:--|-|\/)([^=]+)/ : /^(?:--|-)([^=]+)/;
  for (const word of words) {
    // What follows is no option for Chromium either.
    if (word === '--') return;
    const name = spelling.exec(word)?.[1] ?? '';
    if (refusedSwitches.test(isWindows ? name.toLowerCase() : name)) {
      throw failure('USAGE', { detail: `${word.split('=', 1)[0]} is not allowed in the installed app.` });
    }
  }
}

/**
 * Reads `--workspace DIR`, `--user-data DIR`, `--receiver-port N` and `--receiver-host ADDRESS`, each also as `--name=VALUE`.
 * Other arguments are left to Chromium, which has hundreds of its own. Throws USAGE.
 */
export function readLaunchOptions(words: readonly string[]): LaunchOptions {
  const userData = optionValue(words, '--user-data');
  return {
    workspace: resolve(optionValue(words, '--workspace') ?? defaultWorkspace()),
    userData: userData === undefined ? null : resolve(userData),
    receiver: { port: portOf(words, '--receiver-port'), host: optionValue(words, '--receiver-host') },
  };
}

function optionValue(words: readonly string[], name: string): string | undefined {
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  if (at === -1) return undefined;
  const value = words[at] === name ? words[at + 1] : words[at]?.slice(name.length + 1);
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw failure('USAGE', { detail: `${name} needs a value.` });
  }
  return value;
}

function portOf(words: readonly string[], name: string): number | undefined {
  const text = optionValue(words, name);
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port >= 0 && port <= 65535) return port;
  throw failure('USAGE', { detail: `${name} must be a whole number from 0 to 65535, not ${text}.` });
}
