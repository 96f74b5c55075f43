import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { indexInThread } from '../../../electron/engine/activity/index/index-client.ts';
import { type ActivityLog, openActivityLog } from '../../../electron/engine/activity/log.ts';
import { sampleCapture } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';
import { goldenRequests } from '../dialects/golden-requests.ts';

const root = join(import.meta.dirname, '../../..');
const thread = join(root, 'electron/engine/index-thread.ts');

const openIn = (folder: string): Promise<ActivityLog> =>
  openActivityLog({
    ...{ file: join(folder, 'activity.db'), folder: join(folder, 'activity') },
    ...{ clock: Date.now, keepRows: 500_000, keepDays: 3650 },
    startIndex: indexInThread(thread, [join(root, 'resources/dialects'), join(folder, 'dialects')]),
  });

it('an index in a thread of its own recognizes, answers, streams, clears and stops as one in this thread', () =>
  withFolder(async (folder) => {
    const log = await openIn(folder);
    const stop = new AbortController();
    const stream = log.watch({ filter: 'dialect=grandstream', signal: stop.signal });
    expect((await stream.next()).value).toEqual({ added: [], cleared: false, total: 0 });
    const golden = goldenRequests.find(({ dialect }) => dialect === 'grandstream');
    if (golden === undefined) throw new Error('there is no golden request');
    const { headers, ...request } = golden.request;
    const message = {
      id: 'event',
      message: '',
      headers: headers.map(([name, value]): [string, string] => [name, value]),
    };
    await log.append(sampleCapture({ ...message, ...request }), { isUnrecognized: true });
    await Promise.all(Array.from({ length: 3000 }, (_, index) => log.append(sampleCapture({ id: `c${index}` }))));
    const page = await log.query({ limit: 2 });
    expect(page).toMatchObject({ total: 3001, matching: 3001 });
    expect(await log.get('event')).toMatchObject({ recognized: { dialect: 'grandstream', event: golden.event } });
    expect((await stream.next()).value).toMatchObject({ added: [{ id: 'event' }] });
    const har = await log.harPage({ filter: 'id=event', after: 0, to: null, origin: 'http://a', reveal: false });
    expect(har).toMatchObject({ entries: [expect.stringContaining('"startedDateTime"')], masked: [], next: null });
    // A parameter of its event, which is known here alone.
    const byParameter = await log.query({ filter: 'param.mac~000b82 not param.mac=x' });
    expect(byParameter.items).toMatchObject([{ id: 'event' }]);
    const waiting = stream.next();
    stop.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    const search = new AbortController();
    const searched = log.query({ filter: 'body*=ÉTÉ', signal: search.signal });
    search.abort();
    await expect(searched).rejects.toMatchObject({ name: 'AbortError' });
    expect(await log.clear()).toBe(3001);
    expect(await log.query({})).toMatchObject({ total: 0 });
    await log.close();
    await expect(log.query({})).rejects.toMatchObject({ code: 'WORKSPACE_CLOSED' });
    const again = await openIn(folder);
    expect(await again.append(sampleCapture({ id: 'later' }))).toBe(3002);
    expect(await again.get('later')).toMatchObject({ id: 'later' });
    await again.close();
  }));

it('a failure in the thread arrives as what it is', () =>
  withFolder(async (folder) => {
    const newer = new Database(join(folder, 'activity.db'));
    newer.pragma('user_version = 99');
    newer.close();
    await expect(openIn(folder)).rejects.toMatchObject({ name: 'Failure', code: 'WORKSPACE_NEWER', status: 409 });
  }));
