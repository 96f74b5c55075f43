import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Activity } from '../../../shared/model/activity.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

/** A workspace as version 1 of its file and version 2 of its database left it, written by the engine of that time. */
const folder = join(import.meta.dirname, 'version-1');
const clock = () => Date.parse('2026-11-20T16:00:00.000Z');

it('a workspace of an earlier version is read with all its activities, calls and settings', () =>
  withFolder(async (workspace) => {
    mkdirSync(join(workspace, '.hookswitch'));
    copyFileSync(join(folder, 'hookswitch.json'), join(workspace, 'hookswitch.json'));
    const database = gunzipSync(readFileSync(join(folder, 'activity.db.gz')));
    writeFileSync(join(workspace, '.hookswitch/activity.db'), database);
    for (const opening of ['upgraded', 'opened again']) {
      await using opened = await openTestEngine({ workspace, clock });
      const { ask } = opened;
      const { items, total } = await ask.activity.list({ limit: 100 });
      expect([opening, total, items.length]).toEqual([opening, 25, 25]);
      for (const { id, kind } of items) {
        const activity = await ask.activity.get({ id });
        expect(Activity.parse(activity)).toEqual(activity);
        const { recognized } = await ask.activity.event({ id });
        if (activity.kind === 'capture') expect(recognized).toEqual(activity.recognized);
        expect(kind).toBe(activity.kind);
      }
      const foreign = (await ask.activity.list({ filter: 'path=/foreign' })).items[0];
      expect(await ask.activity.get({ id: foreign?.id ?? '' })).toMatchObject({
        recognized: { dialect: 'urlnetworks', event: 'http_hangup', confidence: 0.99 },
        response: null,
      });
      const binary = (await ask.activity.list({ filter: 'path=/plain' })).items[0];
      expect(await ask.activity.get({ id: binary?.id ?? '' })).toMatchObject({ recognized: null, callId: null });

      const calls = (await ask.calls.history({})).items;
      expect(calls.map(({ id }) => id)).toEqual([...new Set(items.flatMap(({ callId }) => callId ?? []))]);
      for (const { id } of calls) expect((await ask.calls.ladder({ id })).arrows.length).toBeGreaterThan(0);

      expect(await ask.settings.get()).toMatchObject({ unresolvedTags: 'keep' });
      const pbxware = (await ask.dialects.list()).find(({ id }) => id === 'pbxware');
      expect(pbxware?.variants.map(({ id, value }) => [id, value])).toContainEqual(['called_number', 'dialed']);
      expect((await ask.runs.list({})).total).toBe(0);
    }
  }));
