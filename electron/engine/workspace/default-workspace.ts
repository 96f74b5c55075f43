import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the workspace lies when none is named: the user-data folder of the platform. */
export function defaultWorkspace(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  return join(userData(platform, environment, home), 'Hookswitch');
}

function userData(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  if (platform === 'win32') return environment.APPDATA || join(home, 'AppData', 'Roaming');
  // An empty XDG_DATA_HOME counts as unset (XDG Base Directory Specification).
  return environment.XDG_DATA_HOME || join(home, '.local', 'share');
}
