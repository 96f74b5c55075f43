import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFor, temporaryFolder } from '../workspace/temporary.ts';

/** A process of its own that has the workspace open. */
async function holdElsewhere(dir: string): Promise<ChildProcess> {
  const script = join(import.meta.dirname, 'processes/hold.ts');
  const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

const host = (pid: number | undefined) =>
  JSON.stringify({ pid, url: 'http://127.0.0.1:4399/#secret', api: 'http://127.0.0.1:4399/api', token: 'secret' });

describe('the lock of a workspace', () => {
  it('names the process and the address that have it open, without its token', async () => {
    const dir = temporaryFolder();
    const child = await holdElsewhere(dir);
    writeFileSync(join(dir, '.hookswitch/host.json'), host(child.pid));
    await expect(openFor(dir)).rejects.toMatchObject({
      code: 'WORKSPACE_LOCKED',
      message: `The workspace ${dir} is open in another process (pid ${child.pid}, http://127.0.0.1:4399/).`,
    });
  });

  it('does not take the address of a host that is long gone for that of the holder', async () => {
    const dir = temporaryFolder();
    const child = await holdElsewhere(dir);
    writeFileSync(join(dir, '.hookswitch/host.json'), host(1));
    await expect(openFor(dir)).rejects.toThrow(`(pid ${child.pid})`);
  });

  it('is free at once after kill -9, and the dead host is forgotten', async () => {
    const dir = temporaryFolder();
    const child = await holdElsewhere(dir);
    writeFileSync(join(dir, '.hookswitch/host.json'), host(child.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await openFor(dir);
    expect(existsSync(join(dir, '.hookswitch/host.json'))).toBe(false);
    expect(readFileSync(join(dir, '.hookswitch/lock.pid'), 'utf8')).toBe(`${process.pid}\n`);
  });

  it('holds against a second opening in the same process, and is free after closing', async () => {
    const dir = temporaryFolder();
    const first = await openFor(dir);
    await expect(openFor(dir)).rejects.toMatchObject({ code: 'WORKSPACE_LOCKED' });
    await first.close();
    await first.close();
    await openFor(dir);
  });

  it('changes nothing in a workspace that another has open', async () => {
    const dir = temporaryFolder();
    await openFor(dir);
    writeFileSync(join(dir, 'hookswitch.json'), 'being edited');
    await expect(openFor(dir)).rejects.toMatchObject({ code: 'WORKSPACE_LOCKED' });
    expect(readFileSync(join(dir, 'hookswitch.json'), 'utf8')).toBe('being edited');
  });
});
