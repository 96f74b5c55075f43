import { describe, expect, it } from 'vitest';
import { createCallHistory, mostArrows } from '../../../electron/engine/calls/call-history.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { openLog } from '../../support/open-log.ts';
import { sampleCapture } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';
import { callEvents, sentEvent, startedAt } from './telephony.ts';

const openHistory = async (folder: string, clock = () => startedAt, keepRows = 500_000) => {
  const log = await openLog(`${folder}/activity.db`, {
    ...{ clock, keepRows, keepDays: 3650 },
    knowledge: { searchTerms: callEvents.searchTerms },
  });
  const callRuns = { state: async () => null, find: async () => null };
  return {
    log,
    calls: createCallHistory({ log, callRuns, callEvents, clock }),
    [Symbol.asyncDispose]: () => log.close(),
  };
};

const ringing = (callId: string, caller: string, name: string, parts = {}) =>
  sentEvent(
    'pbxware:call_incoming',
    0,
    { caller_id: caller, calling_name: name, extension: '101' },
    { id: callId, callId, ...parts },
  );

describe('calls of the activity log', () => {
  it('come with the one that has the newest activity first, page by page', () =>
    withFolder(async (folder) => {
      await using history = await openHistory(folder);
      for (let call = 0; call < 7; call += 1) await history.log.append(ringing(`call-${call}`, '1', 'A'));
      await history.log.append(sampleCapture({ id: 'no call' }));
      await history.log.append(ringing('again', '1', 'A', { callId: 'call-2' }));
      const pages: string[][] = [];
      let before: number | undefined;
      do {
        const { items, next, total } = await history.calls.list({ limit: 3, before });
        expect(total).toBe(7);
        pages.push(items.map(({ id }) => id));
        before = next ?? undefined;
      } while (before !== undefined);
      expect(pages).toEqual([['call-2', 'call-6', 'call-5'], ['call-4', 'call-3', 'call-1'], ['call-0']]);
      expect((await history.calls.list({ limit: 1 })).items).toMatchObject([
        { seq: 9, deliveries: 2, origin: 'fired' },
      ]);
    }));

  it('that others answer and end with the same bytes are answered first, and ended where there is one alone', async () => {
    await using opened = await openTestEngine();
    const send = (id: string, status: string, path = '/hook', extension = '0003*001') =>
      fetch(
        `${opened.receiverUrl}${path}?CallID=${id}&CallerIDNum=1&CallerIDName=A&CalledDID=2&CalledExtension=${extension}` +
          `&CallStatus=${status}&CallFlow=IN&CallerExtension=&CalledNumber=2&CallAPIID=${id}`,
      );
    const eventsOf = async (id: string) => {
      const { arrows, violations, phase } = await opened.ask.calls.ladder({ id });
      expect(violations).toEqual([]);
      return [phase, ...arrows.map(({ event }) => event)];
    };
    for (const status of ['CALLING', 'ANSWER']) await send('short', status);
    expect(await eventsOf('short')).toEqual(['ended', 'dial-in', 'hangup']);
    for (const status of ['CALLING', 'ANSWER', 'ANSWER']) await send('whole', status);
    expect(await eventsOf('whole')).toEqual(['ended', 'dial-in', 'answer-in', 'hangup']);
    const recorded = await opened.ask.scenarios.record({ call: 'whole' });
    expect(recorded.scenario.dialects.voipnow?.steps.map(({ event }) => event)).toEqual([
      'dial-in',
      'answer-in',
      'hangup',
    ]);
    for (const status of ['CALLING', 'ANSWER', 'ANSWER', 'ANSWER']) await send('twice', status);
    expect(await eventsOf('twice')).toEqual(['ended', 'dial-in', 'answer-in', 'hangup', 'hangup']);
    // The call is transferred, and ends at an extension without any event before.
    for (const status of ['CALLING', 'ANSWER']) await send('passed', status);
    await send('passed', 'ANSWER', '/hook', '0003*002');
    expect(await eventsOf('passed')).toEqual(['ended', 'dial-in', 'answer-in', 'hangup']);
    // Two endpoints get the end once each.
    for (const path of ['/crm', '/log']) await send('apart', 'ANSWER', path);
    expect(await eventsOf('apart')).toEqual(['ended', 'hangup', 'hangup']);
  });

  it('are found by id, number and name, as people write them', () =>
    withFolder(async (folder) => {
      await using history = await openHistory(folder);
      await history.log.append(ringing('First-Call', '+1 (555) 123-0001', 'Alice Éxample'));
      await history.log.append(ringing('second', '15551239999', '100% Bob_'));
      const found = async (search: string) => (await history.calls.list({ search })).items.map(({ id }) => id);
      expect(await found('alice  éx')).toEqual(['First-Call']);
      expect(await found('5551230001')).toEqual(['First-Call']);
      expect(await found('555 123')).toEqual(['second', 'First-Call']);
      expect(await found('1-555-123-9999')).toEqual(['second']);
      expect(await found('first-c')).toEqual(['First-Call']);
      expect(await found('101')).toEqual(['second', 'First-Call']);
      expect(await found('% bob_')).toEqual(['second']);
      for (const letter of ['_', '%']) expect(await found(letter)).toEqual(['second']);
      for (const nobody of ['carol', "' OR 1 --", '999 999']) expect(await found(nobody)).toEqual([]);
    }));

  it('are searched through to the last, and in pages', () =>
    withFolder(async (folder) => {
      await using history = await openHistory(folder);
      const all: Activity[] = Array.from({ length: 12_000 }, (_, call) =>
        ringing(`call-${call}`, '1', call % 6000 === 7 ? 'Zoë Rare' : 'Common'),
      );
      await Promise.all(all.map((each) => history.log.append(each)));
      const first = await history.calls.list({ search: 'rare', limit: 1 });
      expect(first.items.map(({ id }) => id)).toEqual(['call-6007']);
      const second = await history.calls.list({ search: 'rare', limit: 1, before: first.next ?? 0 });
      expect(second.items.map(({ id }) => id)).toEqual(['call-7']);
      expect(second.next).toBeNull();
      const ended = new AbortController();
      const searching = history.calls.list({ search: 'nobody', signal: ended.signal });
      ended.abort(new Error('nobody waits'));
      await expect(searching).rejects.toThrow('nobody waits');
    }));

  it('go with the last of their activities, by clearing and by the limits', () =>
    withFolder(async (folder) => {
      await using history = await openHistory(folder);
      for (let row = 0; row < 300; row += 1) {
        await history.log.append(
          ringing(`row-${row}`, '1', 'A', { callId: row === 299 ? 'call-0' : `call-${row % 150}` }),
        );
      }
      history.log.setLimits({ keepRows: 100, keepDays: 3650 });
      await history.log.prune();
      const kept = await history.calls.list({ limit: 500 });
      expect(kept.total).toBe(100);
      expect(kept.items).toHaveLength(100);
      expect(kept.items.every(({ deliveries }) => deliveries === 1)).toBe(true);
      await expect(history.calls.ladder('call-1')).rejects.toThrow('Call not found: call-1.');
      await history.log.clear();
      expect(await history.calls.list({})).toEqual({ items: [], next: null, total: 0 });
      await expect(history.calls.ladder('call-0')).rejects.toThrow('Call not found: call-0.');
    }));

  it('get violations as time goes by, also without new activity', () =>
    withFolder(async (folder) => {
      let now = startedAt;
      await using history = await openHistory(folder, () => now);
      for (const key of ['incoming_call', 'off_hook'])
        await history.log.append(sentEvent(`grandstream:${key}`, 0, { call_id: 'x' }));
      const rules = async () =>
        (await history.calls.list({})).items.flatMap(({ violations }) => violations.map(({ rule }) => rule));
      expect(await rules()).toEqual([]);
      now = startedAt + 120_000;
      expect(await rules()).toEqual(['silence']);
      now = startedAt + 4 * 3_600_000;
      expect(await rules()).toEqual(['never-ended']);
      await history.log.append(sentEvent('grandstream:missed_call', 25, { call_id: 'x' }));
      expect(await rules()).toEqual([]);
    }));

  it('of twenty thousand activities show the first and the last, and count the others', () =>
    withFolder(async (folder) => {
      await using history = await openHistory(folder);
      for (let from = 0; from < 20_000; from += 1000) {
        await Promise.all(
          Array.from({ length: 1000 }, (_, index) =>
            history.log.append(
              sentEvent(
                'pbxware:ringing',
                from + index,
                { extension: '101' },
                { id: `d${from + index}`, status: index === 0 ? 500 : 200 },
              ),
            ),
          ),
        );
      }
      const ladder = await history.calls.ladder('call-1');
      expect(ladder.arrows).toHaveLength(mostArrows);
      expect(ladder).toMatchObject({
        omitted: 20_000 - mostArrows,
        deliveries: 20_000,
        failed: 20,
        captures: 0,
        violations: [],
      });
      expect([ladder.arrows[0]?.id, ladder.arrows.at(-1)?.id]).toEqual(['d0', 'd19999']);
      const { arrows: _, columns: __, omitted: ___, speed: ____, stateChanges: _____, ...line } = ladder;
      expect((await history.calls.list({})).items).toEqual([line]);
    }));
});

describe('captures that others sent', () => {
  it('with one call id make one call, next to other webhooks', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const send = (body: string, path = '/hook') =>
      fetch(receiverUrl + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body,
      });
    const of = (id: string, method: string, more = '') =>
      `service_id=1&direction=inbound_external&start_time=1573865518&from=0390085900&external_did=61312341234&dialplan_id=82&condition_id=268&dialplan_name=Test&condition_name=All&caller_name=Bob&call_event_uuid=${id}&method=${method}&display_from=Bob${more}`;
    const extension = '&extension_name=Sales&extension_user_id=102';
    await send(of('call/one?', 'incoming_ringing'));
    await send(of('call/two', 'incoming_ringing'));
    await send('{"action":"opened","repository":{"id":1}}', '/github');
    await send(of('call/one?', 'extension_ringing', extension));
    await send(of('call/one?', 'extension_hangup', `${extension}&hangup_cause=USER_BUSY`));
    const { items, total } = await ask.calls.history({});
    expect(total).toBe(2);
    expect(items).toMatchObject([
      {
        id: 'call/one?',
        origin: 'captured',
        captures: 3,
        deliveries: 0,
        caller: '0390085900',
        callerName: 'Bob',
        extension: '102',
        phase: 'ended',
      },
      { id: 'call/two', captures: 1, phase: 'ringing' },
    ]);
    const ladder = await ask.calls.ladder({ id: 'call/one?' });
    expect(ladder.arrows.map(({ label, to, action, kind }) => [label, to, action, kind])).toEqual(
      ['HTTP Ringing', 'Extension Ringing', 'Extension Hangup'].map((label) => [label, 'receiver', null, 'capture']),
    );
    expect((await ask.calls.history({ search: '0390 085 900' })).items).toHaveLength(2);
    await expect(ask.calls.ladder({ id: 'call' })).rejects.toMatchObject({ code: 'CALL_UNKNOWN', status: 404 });
  });
});
