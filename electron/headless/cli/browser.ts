import { spawn } from 'node:child_process';

/** A person is there and has a screen. */
export function canOpenBrowser(
  isTerminal: boolean = process.stdout.isTTY === true,
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  if (!isTerminal) return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/** Opens the default browser; where that fails it is said, the address is printed anyway. */
export function openBrowser(url: string, note: (text: string) => void): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const started = spawn(program as string, args, { stdio: 'ignore', detached: true });
  started.on('error', (error) => note(`Cannot open a browser: ${error.message}`));
  started.unref();
}
