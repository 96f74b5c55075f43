import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface PackageRoot {
  /** The folder that holds package.json, resources/ and, when built, out/. */
  readonly dir: string;
  readonly version: string;
}

/**
 * The folder of this package, from any file in it: from source the file lies in electron/headless, bundled in
 * out/headless, installed in node_modules/hookswitch/out/headless. Throws where no parent is called hookswitch.
 */
export function packageRoot(from: string = import.meta.dirname): PackageRoot {
  for (let dir = from; ; dir = dirname(dir)) {
    const version = versionIn(join(dir, 'package.json'));
    if (version !== null) return { dir, version };
    if (dirname(dir) === dir) throw new Error(`No package.json of hookswitch above ${from}.`);
  }
}

/** null where there is no such file, or it is another package's. */
function versionIn(file: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null; // most folders on the way up have none
  }
  const content = JSON.parse(text) as { name?: unknown; version?: unknown };
  return content.name === 'hookswitch' ? String(content.version) : null;
}
