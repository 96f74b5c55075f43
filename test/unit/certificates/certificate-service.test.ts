import { createPrivateKey } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';
import { expiredCertificate, goodCertificate, testAuthority, testKey } from '../sender/certificates.ts';
import { serveHttps } from '../sender/servers.ts';

const passphrase = 'a-passphrase-of-the-workspace';
const encrypted = createPrivateKey(testKey)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
  .toString();

const serve = () =>
  serveHttps(
    { key: testKey, cert: goodCertificate, ca: testAuthority, requestCert: true, rejectUnauthorized: false },
    ({ socket }, response) => {
      response.end(`hello ${(socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody'}`);
    },
  );

test('certificates of the workspace go with events, are read when they are used, and say what is wrong with them', () =>
  withFolder(async (folder) => {
    await using server = await serve();
    const workspace = join(folder, 'ws');
    await using engine = await openTestEngine({ workspace });
    const { ask } = engine;
    const inWorkspace = (name: string, text: string) => writeFile(join(workspace, name), text);
    await inWorkspace('ca.pem', testAuthority);
    await inWorkspace('cert.pem', goodCertificate);
    await inWorkspace('key.pem', encrypted);
    const fire = async () => {
      const to = `https://localhost:${server.port}/`;
      const { deliveries } = await ask.simulator.fire({ dialect: 'voipnow', event: 'dial-in', to });
      return deliveries[0]?.message;
    };
    expect(await fire()).toContain('Trust that authority');
    await ask.certificates.update({ authorities: 'ca.pem' });
    expect(await fire()).toBe('hello nobody');

    const files = { matches: [`localhost:${server.port}`], cert: 'cert.pem', key: join(workspace, 'key.pem') };
    await expect(ask.certificates.add({ ...files, passphrase: 'x' })).rejects.toThrow('the passphrase is wrong.');
    await expect(ask.certificates.add({ ...files, key: 'none.pem' })).rejects.toThrow('Cannot read none.pem');
    const { client } = await ask.certificates.add({ ...files, passphrase });
    expect(client).toMatchObject([{ ...files, pfx: null, hasPassphrase: true, problem: null }]);
    expect(await fire()).toBe('hello localhost');
    // Beside those that a run brings itself.
    const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
    const item = [{ name: 'one', request: { method: 'GET', url: `https://localhost:${server.port}/` } }];
    const text = JSON.stringify({ info: { name: 'C', schema }, item });
    const own = { authorities: { name: 'own.pem', text: testAuthority } };
    for await (const event of await ask.runs.execute({ collection: { name: 'c', text }, certificates: own })) {
      if (event.kind === 'step') expect(event.delivery.message).toBe('hello localhost');
    }

    await inWorkspace('cert.pem', expiredCertificate);
    expect(await fire()).toContain('Cannot use cert.pem: the certificate expired on 2020-02-01.');
    expect((await ask.certificates.list()).client[0]?.problem).toContain('expired');
    await inWorkspace('cert.pem', goodCertificate);
    expect(await fire()).toBe('hello localhost');

    // No file of the workspace but that of its secrets tells the passphrase, and none the key.
    for (const name of await readdir(join(workspace, '.hookswitch'))) {
      if (!name.endsWith('.json') || name === 'secrets.json') continue;
      expect(await readFile(join(workspace, '.hookswitch', name), 'utf8')).not.toContain(passphrase);
    }
    await engine.engine.close();

    // Whoever is given the folder trusts nobody by it.
    await rename(workspace, join(folder, 'given'));
    await using given = await openTestEngine({ workspace: join(folder, 'given') });
    expect(await given.ask.certificates.list()).toEqual({ authorities: null, authoritiesProblem: null, client: [] });
  }));

test('a certificate can be removed, and what is none is refused', async () => {
  await using engine = await openTestEngine();
  const { ask, workspace } = engine;
  await writeFile(join(workspace, 'both.pem'), `${testKey}${goodCertificate}`);
  const { client } = await ask.certificates.add({ matches: ['<all_urls>'], cert: 'both.pem' });
  expect(client).toMatchObject([{ key: null, hasPassphrase: false, problem: null }]);
  expect((await ask.certificates.remove({ id: client[0]?.id ?? '' })).client).toEqual([]);
  await expect(ask.certificates.add({ matches: ['a b'], cert: 'both.pem' })).rejects.toThrow('it is not a URL pattern');
  await expect(ask.certificates.update({ authorities: workspace })).rejects.toThrow(`Cannot read ${workspace}`);
});
