import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import type { CallDocument } from '../../../shared/model/call-document.ts';
import type { Ladder } from '../../../shared/model/ladder.ts';
import { startCliProcess } from '../../support/cli-process.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

/** Resolves once the stored document of the run says that so many events were sent. */
async function isStored(workspace: string, id: string, events: number): Promise<void> {
  const db = new Database(join(workspace, '.hookswitch/activity.db'), { readonly: true });
  const select = db.prepare<[string], string | null>('SELECT document FROM run WHERE id = ?').pluck();
  const sent = (): number => {
    const document = JSON.parse(select.get(id) ?? 'null') as CallDocument | null;
    return document?.callRun.sent ?? 0;
  };
  // The process that sends needs this core, so it is asked now and then, not all the time.
  await vi.waitUntil(() => sent() >= events, { timeout: 30_000, interval: 20 });
  db.close();
}

it('a call whose process is killed in its middle keeps its ladder and its label', () =>
  withFolder(async (workspace) => {
    const args = ['serve', '--no-open', '--json', '--workspace', workspace, '--port', '0', '--receiver-port', '0'];
    const serving = startCliProcess(args);
    const { url, token, receiver } = await serving.line<{ url: string; token: string; receiver: string }>();
    const ask = async <Answer>(path: string, body?: object): Promise<Answer> => {
      const response = await fetch(new URL(`api/${path}`, url), {
        method: body === undefined ? 'GET' : 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as Answer;
    };
    const input = { scenario: 'answered-inbound', dialects: ['pbxware', 'voipnow'], to: receiver };
    const { id } = await ask<{ id: string }>('calls', input);
    await isStored(workspace, id, 2);
    const before = await ask<Ladder>(`calls/${id}/ladder`);
    await serving.stop('SIGKILL');

    await using opened = await openTestEngine({ workspace });
    const after = await opened.ask.calls.ladder({ id });
    expect(before.arrows.length).toBeGreaterThanOrEqual(2);
    // The call goes on between the question and the signal.
    expect(after.arrows.slice(0, before.arrows.length)).toEqual(before.arrows);
    expect(after.stateChanges.slice(0, before.stateChanges.length)).toEqual(before.stateChanges);
    expect(before.stateChanges.length).toBeGreaterThan(0);
    const { scenario, origin, speed, columns, dialects, caller, called, extension } = before;
    expect(after).toMatchObject({ scenario, origin, speed, columns, dialects, caller, called, extension });
    expect(before.violations).toEqual([]);
    // Nothing is sent any more, and no event said that the call ended.
    expect(new Set(after.violations.map(({ rule }) => rule))).toEqual(new Set(['never-ended']));
    const run = await opened.ask.runs.get({ id });
    expect(run).toMatchObject({ state: 'stopped', problem: 'Hookswitch exited during the run.' });
    expect(run.totals).toMatchObject({ deliveries: after.deliveries, captures: after.deliveries, failed: 0 });
    expect(await opened.ask.calls.get({ id })).toMatchObject({ state: 'stopped', problem: run.problem });
  }));
