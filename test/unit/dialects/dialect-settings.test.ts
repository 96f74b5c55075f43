import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { openTestEngine, resources } from '../../support/open-engine.ts';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hookswitch-dialects-'));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

describe('what the workspace decides about a dialect', () => {
  it('is in force for every event, is there after closing, and yields to what is given for one time', async () => {
    {
      await using opened = await openTestEngine({ workspace });
      const changed = await opened.ask.dialects.update({
        id: 'voipnow',
        setup: { tenant_prefix: '0042' },
        variants: { flow_case: 'lower' },
      });
      expect(changed.setup.map(({ key, value }) => [key, value])).toEqual([['tenant_prefix', '0042']]);
    }
    await using opened = await openTestEngine({ workspace });
    const { ask } = opened;
    const event = { dialect: 'voipnow', event: 'dial-in' };
    expect((await ask.simulator.draft(event)).parameters).toMatchObject({
      CalledExtension: expect.stringMatching(/^0042\*/),
      CallFlow: 'in',
    });
    const once = { setup: { tenant_prefix: '7' }, to: `${opened.receiverUrl}/x`, variants: { flow_case: 'upper' } };
    const { requests } = await ask.simulator.preview({ ...event, ...once });
    expect(requests[0]?.request.url).toMatch(/CalledExtension=7%2A10\d&CallStatus=CALLING&CallFlow=IN/);
    const back = await ask.dialects.update({ id: 'voipnow', setup: { tenant_prefix: null } });
    expect(back.setup[0]).toMatchObject({ default: '0003', value: '0003' });
    expect(back.variants.find(({ id }) => id === 'flow_case')?.value).toBe('lower');
  });

  it('takes variants by their older name too', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const lower = await ask.dialects.update({ id: 'voipnow', switches: { flow_case: 'lower' } });
    expect(lower.variants.find(({ id }) => id === 'flow_case')?.value).toBe('lower');
    const event = { dialect: 'voipnow', event: 'dial-in', switches: { flow_case: 'upper' } };
    expect((await ask.simulator.draft(event)).parameters.CallFlow).toBe('IN');
  });

  it('is refused whole where a part of it is unknown', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const update = ask.dialects.update({ id: 'voipnow', setup: { tenant_prefix: '1' }, variants: { color: 'red' } });
    await expect(update).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect((await ask.dialects.get({ id: 'voipnow' })).setup[0]?.value).toBe('0003');
    await expect(ask.dialects.get({ id: 'nobody' })).rejects.toMatchObject({ code: 'DIALECT_UNKNOWN' });
  });

  it('is the default again where a dialect has lost the choice', async () => {
    const folder = join(workspace, 'lost');
    await using first = await openTestEngine({ workspace: folder });
    await first.ask.dialects.update({ id: 'urlnetworks', setup: { post_call_recording: '1' } });
    await first[Symbol.asyncDispose]();
    const file = join(folder, 'hookswitch.json');
    await writeFile(
      file,
      readFileSync(file, 'utf8').replace('"post_call_recording": "1"', '"post_call_recording": "7"'),
    );
    await using opened = await openTestEngine({ workspace: folder });
    const { setup } = await opened.ask.dialects.get({ id: 'urlnetworks' });
    expect(setup.find(({ key }) => key === 'post_call_recording')?.value).toBe('0');
  });
});

describe('dialect files of a person’s own', () => {
  it('are taken from the workspace; wrong ones are left out and said, with the path inside them', async () => {
    const folder = join(workspace, 'own');
    await mkdir(join(folder, 'dialects'), { recursive: true });
    const ours = JSON.parse(readFileSync(join(resources, 'dialects/voipnow.json'), 'utf8'));
    const write = (name: string, content: unknown) =>
      writeFile(join(folder, 'dialects', name), typeof content === 'string' ? content : JSON.stringify(content));
    await write('mine.json', { ...ours, id: 'mine', name: 'Mine' });
    await write(
      'mine.postman_collection.json',
      readFileSync(join(resources, 'dialects/voipnow.postman_collection.json'), 'utf8'),
    );
    await write('taken.json', ours);
    await write('torn.json', '{"schema":1,');
    const circle = structuredClone(ours);
    circle.parameters[0].value = { ref: 'CallID' };
    await write('circle.json', { ...circle, id: 'circle' });
    await write('deep.json', `{"schema":1,"parameters":${'['.repeat(100_000)}`);
    const nested = structuredClone(ours);
    nested.parameters[0].value = 'here';
    const within = `${'{"join":['.repeat(5000)}"x"${']}'.repeat(5000)}`;
    await write('nested.json', JSON.stringify({ ...nested, id: 'nested' }).replace('"here"', within));
    await write('list.json', '[]');
    await write('marked.json', `\uFEFF${JSON.stringify({ ...ours, id: 'marked' })}`);
    await write('requests.json', { ...ours, id: 'requests' });
    await write('requests.postman_collection.json', '{"info":');

    await using opened = await openTestEngine({ workspace: folder });
    const { ask } = opened;
    const { notices, dialects } = await ask.workspace.info();
    const shipped = openDialects(join(resources, 'dialects')).all();
    expect(dialects.map(({ id }) => id)).toEqual([...shipped.map(({ id }) => id), 'marked', 'mine']);
    expect(notices).toEqual([
      expect.stringMatching(/^dialects\/circle\.json is left out: .*parameters\[0\]\.value: it refers to itself/),
      expect.stringMatching(/^dialects\/deep\.json is left out: /),
      expect.stringMatching(/^dialects\/list\.json is left out: list\.json: the dialect: .*expected object/),
      expect.stringMatching(/^dialects\/nested\.json is left out: it is nested too deeply/),
      expect.stringMatching(
        /^dialects\/requests\.json is left out: requests\.postman_collection\.json is not valid JSON/,
      ),
      expect.stringMatching(/^dialects\/taken\.json is left out: id: there is a dialect voipnow already/),
      expect.stringMatching(/^dialects\/torn\.json is left out: .*torn\.json is not valid JSON/),
    ]);
    const fired = await ask.simulator.fire({ dialect: 'mine', event: 'hangup', to: `${opened.receiverUrl}/x` });
    expect(fired.deliveries[0]).toMatchObject({ status: 200, event: { dialect: 'mine', key: 'hangup' } });
  });

  it('are no folder, and that is said', async () => {
    const folder = join(workspace, 'no-folder');
    await mkdir(folder);
    await writeFile(join(folder, 'dialects'), '{}');
    await using opened = await openTestEngine({ workspace: folder });
    expect((await opened.ask.workspace.info()).notices).toEqual([
      'dialects is left out: a part of the path is a file, not a folder (ENOTDIR)',
    ]);
  });

  it.skipIf(process.platform === 'win32')('that never end are left out and said', async () => {
    const folder = join(workspace, 'endless');
    await mkdir(join(folder, 'dialects'), { recursive: true });
    await symlink('/dev/zero', join(folder, 'dialects', 'endless.json'));
    await using opened = await openTestEngine({ workspace: folder });
    const { notices } = await opened.ask.workspace.info();
    expect(notices).toEqual(['dialects/endless.json is left out: endless.json: it is not a regular file.']);
  });
});
