import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestEngine } from '../support/open-engine.ts';
import { withFolder } from '../support/temporary-folder.ts';
import { serve } from './served.ts';

const modeOf = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);

/** Everything below a folder, as path and mode. */
function modesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(['.', ...names].map((name) => [name, modeOf(join(folder, name))]));
}

/** What other users of the machine may do: nothing. */
function expectPrivate(folder: string): void {
  const modes = modesIn(folder);
  for (const [name, mode] of Object.entries(modes)) expect([name, mode.slice(1)]).toEqual([name, '00']);
  expect(modes['.']).toBe('700');
}

const secretValues = (secret: boolean) => [
  { key: 'API_KEY', value: 's3cr3t-value', type: secret ? 'secret' : 'default', enabled: true },
  { key: 'HOST', value: 'crm.example', type: 'default', enabled: true },
];
const environmentText = (secret: boolean): string =>
  JSON.stringify({ id: 'e1', name: 'Live', values: secretValues(secret) });

describe.skipIf(process.platform === 'win32')('other users of this machine', () => {
  it('can read nothing of .hookswitch, in a new workspace and in one whose modes are wide', () =>
    withFolder(async (workspace) => {
      const use = async (): Promise<void> => {
        await using opened = await serve(workspace);
        await opened.ask('PUT', '/parameters/KEY', { value: 's', secret: true });
        const { body } = await opened.ask<{ id: string }>('POST', '/actions', { name: `A${Math.random()}` });
        await opened.ask('DELETE', `/actions/${body.id}`);
        expect((await fetch(opened.receiver, { method: 'POST', body: 'x' })).status).toBe(200);
        expectPrivate(join(workspace, '.hookswitch'));
      };
      await use();
      const state = join(workspace, '.hookswitch');
      for (const name of Object.keys(modesIn(state))) {
        chmodSync(join(state, name), lstatSync(join(state, name)).isDirectory() ? 0o777 : 0o666);
      }
      await use();
      expectPrivate(state);
    }));

  it('what a link in .hookswitch leads to is left as it is', () =>
    withFolder(async (workspace) => {
      mkdirSync(join(workspace, '.hookswitch'));
      const shared = join(workspace, 'shared.txt');
      writeFileSync(shared, 'shared');
      chmodSync(shared, 0o644);
      symlinkSync(shared, join(workspace, '.hookswitch/link'));
      await using _opened = await openTestEngine({ workspace, receiver: 'off' });
      expect(modeOf(shared)).toBe('644');
    }));

  it('can read no environment that holds a secret, however it came', () =>
    withFolder(async (workspace) => {
      const folder = join(workspace, 'environments');
      mkdirSync(folder);
      const [byHand, plain] = ['hand', 'plain'].map((name) => join(folder, `${name}.postman_environment.json`));
      writeFileSync(byHand ?? '', environmentText(true));
      writeFileSync(plain ?? '', JSON.stringify({ name: 'Plain', values: secretValues(false) }));
      chmodSync(byHand ?? '', 0o644);
      chmodSync(plain ?? '', 0o644);
      await using opened = await openTestEngine({ workspace, receiver: 'off' });
      expect([modeOf(byHand ?? ''), modeOf(plain ?? '')]).toEqual(['600', '644']);
      await opened.ask.imports.add({ files: [{ name: 'new', text: environmentText(true).replace('Live', 'New') }] });
      expect(modeOf(join(folder, 'New.postman_environment.json'))).toBe('600');
      // One whose value becomes a secret, by a client and by hand.
      const { environments } = await opened.ask.environments.list({});
      const { id, values } = environments.find(({ name }) => name === 'Plain') ?? { id: '', values: [] };
      await opened.ask.environments.update({ id, values: values.map((row) => ({ ...row, secret: true })) });
      expect(modeOf(plain ?? '')).toBe('600');
    }));
});

describe('the value of a secret of an environment', () => {
  it('is in no list, only where it is asked for', () =>
    withFolder(async (workspace) => {
      await using opened = await serve(workspace);
      await opened.ask('POST', '/import', { files: [{ name: 'live', text: environmentText(true) }] });
      await opened.ask('PUT', '/environments/active', { id: 'e1' });
      const request = { url: '{{HOST}}/{{API_KEY}}' };
      const { body: action } = await opened.ask<{ id: string }>('POST', '/actions', { name: 'Use', request });
      for (const path of ['/environments', `/actions/${action.id}`, '/actions', '/parameters', '/workspace']) {
        const { status, body } = await opened.ask('GET', path);
        expect([path, status]).toEqual([path, 200]);
        expect(JSON.stringify(body)).not.toContain('s3cr3t-value');
      }
      expect((await opened.ask('GET', '/environments')).body).toMatchObject({
        environments: [
          {
            values: [
              { key: 'API_KEY', value: null },
              { key: 'HOST', value: 'crm.example' },
            ],
          },
        ],
      });
    }));

  it('survives a change of what was listed, and is sent', () =>
    withFolder(async (workspace) => {
      await using opened = await openTestEngine({ workspace });
      const { ask } = opened;
      await ask.imports.add({ files: [{ name: 'live', text: environmentText(true) }] });
      await ask.environments.activate({ id: 'e1' });
      const [listed] = (await ask.environments.list({})).environments;
      const values = listed?.values ?? [];
      const changed = await ask.environments.update({ id: 'e1', name: 'Live 2', values });
      expect(changed.values).toEqual(values);
      expect(JSON.stringify(changed)).not.toContain('s3cr3t-value');
      expect((await ask.environments.reveal({ id: 'e1' })).values[0]?.value).toBe('s3cr3t-value');
      const { id } = await ask.actions.create({ name: 'Use', request: { url: `${opened.receiverUrl}/{{API_KEY}}` } });
      expect((await ask.actions.test({ id, reveal: true })).request.url).toMatch(/\/s3cr3t-value$/);
      // No value is made up, and none is lost, for a key that had none.
      const renamed = values.map((row) => ({ ...row, key: `${row.key}_2` }));
      await expect(ask.environments.update({ id: 'e1', values: renamed })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining('API_KEY_2'),
      });
      expect(readFileSync(join(workspace, 'environments', listed?.file ?? ''), 'utf8')).toContain('s3cr3t-value');
      expect(statSync(join(workspace, 'environments', listed?.file ?? '')).size).toBeGreaterThan(0);
    }));
});
