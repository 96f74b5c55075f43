import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBrowser } from '../../../electron/headless/cli/browser.ts';
import { startHost } from '../../../electron/headless/host.ts';
import { createOneTimeCodes } from '../../../electron/headless/one-time-codes.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** A program in the place of the system's opener that writes down what it was started with, and what it was given. */
function fakeOpener(folder: string): { readonly told: string } {
  const told = join(folder, 'told');
  const program = join(folder, 'xdg-open');
  writeFileSync(
    program,
    `#!/bin/sh\n{ tr '\\0' ' ' < /proc/$$/cmdline; stat -c ' %a' "$1"; cat "$1"; } > '${told}.new'; mv '${told}.new' '${told}'\n`,
  );
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  return { told };
}

async function hostOf({ engine }: Awaited<ReturnType<typeof openTestEngine>>) {
  const { router, workspace } = engine;
  const host = await startHost({ router, workspace, version: '0', renderer: null, port: 0, receiver: null });
  return { ...host, [Symbol.asyncDispose]: () => host.close() };
}

const exchange = (port: number, code: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${code}`, ...headers },
  });

describe.runIf(process.platform === 'linux')('a browser that is started', () => {
  it('gets a page that only this user can read, with a code that is exchanged for the token once', () =>
    withFolder(async (folder) => {
      const { told } = fakeOpener(folder);
      await using opened = await openTestEngine();
      await using host = await hostOf(opened);
      const notes: string[] = [];
      const opening = openBrowser(host, opened.workspace, (text) => notes.push(text));
      await expect.poll(() => existsSync(told)).toBe(true);
      const [first = '', ...page] = readFileSync(told, 'utf8').split('\n');
      const file = join(opened.workspace, '.hookswitch/open.html');
      expect(first).toContain(`${file}  600`);
      const code = /#code=([\w-]{43})"/.exec(page.join('\n'))?.[1] ?? '';
      expect(page.join('\n')).toContain(`url=http://127.0.0.1:${host.port}/#code=${code}`);
      expect(first).not.toContain(code);
      expect(first + page.join('\n')).not.toContain(host.token);
      expect((await exchange(host.port, `${code}x`)).status).toBe(401);
      expect((await exchange(host.port, code, { origin: 'http://evil.example' })).status).toBe(403);
      const session = await exchange(host.port, code, { origin: `http://127.0.0.1:${host.port}` });
      expect(await session.json()).toEqual({ token: host.token });
      expect(session.headers.get('cache-control')).toBe('no-store');
      expect((await exchange(host.port, code)).status).toBe(401);
      await opening;
      expect(existsSync(file)).toBe(false);
      expect(notes).toEqual([]);
    }));

  it('gets the page in the open part of the home folder where browsers may be snaps, and nothing stays there', () =>
    withFolder(async (folder) => {
      const { told } = fakeOpener(folder);
      const home = join(folder, 'home');
      mkdirSync(join(home, '.local'), { recursive: true });
      mkdirSync(join(home, 'work'));
      vi.stubEnv('HOME', home);
      for (const [workspace, shown] of [
        [join(home, '.local/Hookswitch'), /\/home\/hookswitch-\w{6}\/open\.html {2}600/],
        [join(home, 'work/pbx'), /\/home\/work\/pbx\/\.hookswitch\/open\.html {2}600/],
      ] as const) {
        await using opened = await openTestEngine({ workspace, receiver: 'off' });
        await using host = await hostOf(opened);
        const opening = openBrowser(host, workspace, () => undefined, true);
        await expect.poll(() => existsSync(told)).toBe(true);
        const page = readFileSync(told, 'utf8');
        expect(page).toMatch(shown);
        rmSync(told);
        await exchange(host.port, /#code=([\w-]{43})"/.exec(page)?.[1] ?? '');
        await opening;
      }
      expect(readdirSync(home).sort()).toEqual(['.local', 'work']);
    }));

  it('is nobody’s business where there is no opener, or the host closes: the page goes', () =>
    withFolder(async (folder) => {
      vi.stubEnv('PATH', folder);
      await using opened = await openTestEngine();
      const host = await hostOf(opened);
      const notes: string[] = [];
      const opening = openBrowser(host, opened.workspace, (text) => notes.push(text));
      await expect.poll(() => notes.length).toBe(1);
      await host.close();
      await opening;
      expect(notes[0]).toMatch(/^Cannot open a browser: .*ENOENT/);
      expect(existsSync(join(opened.workspace, '.hookswitch/open.html'))).toBe(false);
    }));

  it('leaves no page behind that was there when the process was killed', () =>
    withFolder(async (workspace) => {
      mkdirSync(join(workspace, '.hookswitch'));
      writeFileSync(join(workspace, '.hookswitch/open.html'), 'old');
      await using _opened = await openTestEngine({ workspace, receiver: 'off' });
      expect(existsSync(join(workspace, '.hookswitch/open.html'))).toBe(false);
      expect(statSync(join(workspace, '.hookswitch')).mode & 0o777).toBe(0o700);
    }));
});

describe('a one-time code', () => {
  it('is good once, for a short time, and not after the host has closed', async () => {
    vi.useFakeTimers();
    const codes = createOneTimeCodes(Date.now, 1000);
    const [once, late, last] = [codes.issue(), codes.issue(), codes.issue()];
    expect([codes.redeem(once.code), codes.redeem(once.code), codes.redeem('')]).toEqual([true, false, false]);
    expect(await once.used).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(codes.redeem(late.code)).toBe(false);
    expect(await late.used).toBe(false);
    const open = codes.issue();
    codes.close();
    expect([codes.redeem(open.code), await open.used, await last.used]).toEqual([false, false, false]);
  });

  it('is asked for by POST alone', async () => {
    await using opened = await openTestEngine();
    await using host = await hostOf(opened);
    expect((await fetch(`http://127.0.0.1:${host.port}/session`)).status).toBe(405);
    expect((await fetch(`http://127.0.0.1:${host.port}/session`, { method: 'POST' })).status).toBe(401);
  });
});
