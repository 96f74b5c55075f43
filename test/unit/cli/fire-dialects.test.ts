import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-fire-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const fire = (...args: string[]) => runCli(['--workspace', folder, 'fire', ...args]);
const prepared = async (...args: string[]) => {
  const { json } = await fire(...args, '--dry-run', '--json');
  return json<{ request: { method: string; url: string; body: string } }>()[0]?.request;
};

describe('firing as another vendor', () => {
  it('chooses the method, the setup and what a real system might do instead', async () => {
    const to = ['voipnow:dial-in', '--to', 'http://127.0.0.1:9/script?key=1'];
    expect(await prepared(...to, '--setup', 'tenant_prefix=0042')).toMatchObject({
      method: 'GET',
      url: expect.stringMatching(/script\?key=1&CallID=.*&CalledExtension=0042%2A10\d&/),
    });
    expect(await prepared(...to, '--method', 'POST', '--variant', 'flow_case=lower')).toMatchObject({
      method: 'POST',
      url: 'http://127.0.0.1:9/script?key=1',
      body: expect.stringContaining('&CallFlow=in&'),
    });
  });

  it('fills a template', async () => {
    const request = await prepared('grandstream:dnd_on', '--to', '127.0.0.1:9/$mac&$phone_ip', '--setup', 'mac=0B-82');
    expect(request).toMatchObject({ method: 'GET', url: 'http://127.0.0.1:9/0b82&192.168.5.31', body: '' });
  });

  it.each([
    [['voipnow:dial-in', '--method', 'GET'], 'it is for a URL to send to'],
    [['voipnow:dial-in', '--to', 'http://127.0.0.1:9', '--method', 'PUT'], 'PUT is not one of GET, POST.'],
    [['voipnow:dial-in', '--to', 'http://127.0.0.1:9', '--switch', 'profile'], 'Use --variant ID=CHOICE.'],
    [['voipnow:dial-in', '--to', 'http://127.0.0.1:9', '--setup', 'hat=1'], 'voipnow has tenant_prefix.'],
  ])('%j is refused: %s', async (args, message) => {
    const { code, stdout, stderr } = await fire(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
