import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainVault, type SecretVault } from '../../../electron/engine/host-services.ts';
import { openFor, temporaryFolder } from './temporary.ts';

/** Stands for the system's own store: opens only what the same user has sealed. */
const systemOf = (user: string): SecretVault => ({
  kind: 'system',
  seal: async (text) => `${user}:${Buffer.from(text).toString('base64')}`,
  async open(sealed) {
    const [owner, text] = sealed.split(':');
    if (owner !== user) throw new Error('sealed by another user');
    return Buffer.from(text ?? '', 'base64').toString();
  },
});

const secretsFile = (dir: string) => join(dir, '.hookswitch/secrets.json');

describe('secrets', () => {
  it('are kept over a restart, in a file of this user alone', async () => {
    const dir = temporaryFolder();
    const first = await openFor(dir);
    await first.secrets.set('token', 'Zürich');
    await first.secrets.set('gone', 'x');
    await first.secrets.remove('gone');
    if (process.platform !== 'win32') expect(statSync(secretsFile(dir)).mode & 0o777).toBe(0o600);
    await first.close();
    const { secrets } = await openFor(dir);
    expect([secrets.get('token'), secrets.get('gone')]).toEqual(['Zürich', undefined]);
  });

  it.skipIf(process.platform === 'win32')('narrow a file that copying has opened to others', async () => {
    const dir = temporaryFolder();
    const first = await openFor(dir);
    await first.secrets.set('token', 'x');
    await first.close();
    chmodSync(secretsFile(dir), 0o644);
    await openFor(dir);
    expect(statSync(secretsFile(dir)).mode & 0o777).toBe(0o600);
  });

  it('are sealed by the vault: the file does not show them', async () => {
    const dir = temporaryFolder();
    const { secrets } = await openFor(dir, { vault: systemOf('ada') });
    await secrets.set('token', 'very secret');
    expect(secrets.kind).toBe('system');
    expect(readFileSync(secretsFile(dir), 'utf8')).not.toContain('very secret');
  });

  it('of another user or of the other app are kept, listed, and can be set again', async () => {
    const dir = temporaryFolder();
    const first = await openFor(dir, { vault: systemOf('ada') });
    await first.secrets.set('token', 'x');
    await first.close();
    const others = [systemOf('bob'), plainVault];
    for (const vault of others) {
      const { secrets, close } = await openFor(dir, { vault });
      expect(secrets.get('token')).toBeUndefined();
      expect(secrets.sealedElsewhere()).toContain('token');
      await secrets.set('other', 'y');
      await close();
    }
    const { secrets } = await openFor(dir, { vault: systemOf('ada') });
    expect([secrets.get('token'), secrets.get('other')]).toEqual(['x', 'y']);
    await secrets.set('token', 'z');
    expect([secrets.get('token'), secrets.sealedElsewhere()]).toEqual(['z', []]);
  });

  it('set at once are all kept', async () => {
    const dir = temporaryFolder();
    const first = await openFor(dir);
    const names = ['__proto__', 'constructor', 'a', 'b', 'c'];
    await Promise.all(names.map((name) => first.secrets.set(name, `of ${name}`)));
    await first.close();
    const { secrets } = await openFor(dir);
    expect(names.map((name) => secrets.get(name))).toEqual(names.map((name) => `of ${name}`));
    expect(secrets.get('toString')).toBeUndefined();
  });

  it('in a damaged file are set aside, and said', async () => {
    const dir = temporaryFolder();
    await (await openFor(dir)).close();
    writeFileSync(secretsFile(dir), '{"version":1,"secr');
    const { secrets, notices } = await openFor(dir);
    expect(notices()[0]).toContain('.hookswitch/secrets.json.damaged-20261120T140152Z');
    expect(readFileSync(`${secretsFile(dir)}.damaged-20261120T140152Z`, 'utf8')).toBe('{"version":1,"secr');
    await secrets.set('token', 'x');
    expect(secrets.get('token')).toBe('x');
  });

  it('of a newer version are set aside, not lost', async () => {
    const dir = temporaryFolder();
    await (await openFor(dir)).close();
    writeFileSync(secretsFile(dir), '{"version":2}');
    await openFor(dir);
    expect(readFileSync(`${secretsFile(dir)}.damaged-20261120T140152Z`, 'utf8')).toBe('{"version":2}');
  });
});

describe('secrets that would be too large to be read again', () => {
  it('are refused; those of before stay, also over a restart', async () => {
    const dir = temporaryFolder();
    const first = await openFor(dir);
    await first.secrets.set('one', 'x'.repeat(10_000_000));
    await expect(first.secrets.set('two', 'y'.repeat(10_000_000))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { file: secretsFile(dir) },
    });
    expect(first.secrets.get('two')).toBeUndefined();
    await first.close();
    const { secrets } = await openFor(dir);
    expect([secrets.get('one')?.length, secrets.get('two')]).toEqual([10_000_000, undefined]);
  });
});
