import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import { type OpenedEngine, openTestEngine, resources } from '../../support/open-engine.ts';

const dialects = openDialects(join(resources, 'dialects'));
/** Every event as its vendor may send it: by each method, and with each choice that a vendor's system may make. */
const cases = dialects.all().flatMap(({ id, events, transport, variants }) => {
  const methods = transport.kind === 'append' ? transport.methods : [undefined];
  const choices = variants.flatMap(({ id: name, choices: all }) => all.map(({ value }) => ({ [name]: value })));
  return events.flatMap(({ key }) =>
    [
      ...methods.map((method) => ({ method, variants: {} })),
      ...choices.map((chosen) => ({ method: undefined, variants: chosen })),
    ].map((way) => ({ dialect: id, event: key, ...way })),
  );
});

let sender: OpenedEngine;
let receiver: OpenedEngine;
beforeAll(async () => {
  sender = await openTestEngine({ receiver: 'off' });
  receiver = await openTestEngine();
});
afterAll(async () => {
  await sender[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

async function lastCapture(): Promise<Capture> {
  const { items } = await receiver.ask.activity.list({ filter: 'kind=capture', limit: 1 });
  const whole = await receiver.ask.activity.get({ id: items[0]?.id ?? '' });
  if (whole.kind !== 'capture') throw new Error('nothing was captured');
  return whole;
}

describe('what another workspace sends', () => {
  it.each(cases)('$dialect $event $method $variants', async ({ dialect, event, method, variants }) => {
    const to = `${receiver.receiverUrl}/from/outside`;
    const { deliveries } = await sender.ask.simulator.fire({ dialect, event, to, method, variants });
    expect(deliveries.map(({ status }) => status)).toEqual([200]);
    const capture = await lastCapture();
    const { label, newer, parameters } = dialects.event(dialect, event);
    expect(capture.recognized?.dialect).toBe(dialect);
    if (capture.recognized?.event !== event) {
      // The bytes of a newer event may be those of another.
      expect([newer, capture.recognized?.reason]).toEqual([true, expect.stringContaining(`also be ${label}`)]);
    }
    const callKey = dialects.get(dialect).callKey ?? '';
    expect(capture.callId).toBe(parameters.includes(callKey) ? deliveries[0]?.parameters[callKey] : null);

    const details = await receiver.ask.activity.event({ id: capture.id });
    const sent = Object.entries(deliveries[0]?.parameters ?? {});
    const read = new Map(details.parameters.map(({ tag, value }) => [tag, value]));
    for (const [tag, value] of sent) if (read.has(tag)) expect([tag, read.get(tag)]).toEqual([tag, value]);
    expect(sent.filter(([tag, value]) => value !== '' && !read.has(tag))).toEqual([]);
  });
});

const hangup = {
  CallID: '1357902468.1234',
  CallerIDNum: '003258422544',
  CallerIDName: 'Jane Roe',
  CalledDID: '',
  CalledExtension: '0003*001',
  CallStatus: 'BUSY',
  CallFlow: 'in',
  CallerExtension: '',
  CalledNumber: '003258422500',
  Queue: 'sales',
};

describe('a request that nobody here sent', () => {
  it('has its event in its row, so that filters and the call find it', async () => {
    await fetch(`${receiver.receiverUrl}/calls?${new URLSearchParams(hangup)}`);
    const { items } = await receiver.ask.activity.list({ filter: 'dialect=voipnow event=hangup', limit: 1 });
    expect(items[0]).toMatchObject({
      dialect: 'voipnow',
      event: 'hangup',
      eventLabel: 'Hangup',
      callId: hangup.CallID,
    });
  });

  it('has the meaning of each parameter, what is wrong with it and what is missing', async () => {
    await fetch(`${receiver.receiverUrl}/calls`, { method: 'POST', body: new URLSearchParams(hangup) });
    const { id } = await lastCapture();
    const details = await receiver.ask.activity.event({ id });
    expect(details).toMatchObject({
      recognized: { dialect: 'voipnow', event: 'hangup' },
      ...{ eventLabel: 'Hangup', dialectName: 'VoipNow', callId: hangup.CallID, missing: ['CallAPIID'] },
    });
    expect(details.parameters.map(({ tag }) => tag)).toEqual(Object.keys(hangup));
    const of = (tag: string) => details.parameters.find((parameter) => parameter.tag === tag);
    expect(of('CallID')).toMatchObject({ value: '1357902468.1234', meaning: 'Id of the call.', problem: null });
    expect(of('CallFlow')?.problem).toBe('Documented as IN.');
    expect(of('Queue')).toEqual({
      ...{ tag: 'Queue', value: 'sales', meaning: null, format: null, allowed: null, problem: null },
    });
  });

  it('has the names that stand alone among its pairs', async () => {
    // As the vendor's own curl line for a hangup has it.
    const line =
      'service_id=S&direction=inbound_external&start_time=1573865518&from=0390085900&external_did=61312341234' +
      '&dialplan_id=82&condition_id=268&dialplan_name=Test&condition_name=All%20Hours&caller_name=test' +
      '&call_event_uuid=709e1d5e-2067-41af-88c4-77b0c761c718&http_ringing_url=http://192.168.1.10/test-post' +
      '&method=incoming_hangup_success&http_post_recording_url=1&end_time=1573977089&call_completed&recording_url=x';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await fetch(`${receiver.receiverUrl}/x`, { method: 'POST', headers, body: line });
    const details = await receiver.ask.activity.event({ id: (await lastCapture()).id });
    expect(details).toMatchObject({
      recognized: { event: 'http_hangup' },
      missing: ['http_hangup_url', 'display_from'],
    });
    expect(details.parameters.find(({ tag }) => tag === 'call_completed')).toMatchObject({ value: '' });
  });

  it('has a problem where the vendor does not document the value', async () => {
    await fetch(`${receiver.receiverUrl}/calls?${new URLSearchParams({ ...hangup, CallStatus: 'SOMEDAY' })}`);
    const { id, recognized } = await lastCapture();
    expect(recognized?.confidence).toBeLessThan(0.5);
    const { parameters } = await receiver.ask.activity.event({ id });
    expect(parameters.find(({ tag }) => tag === 'CallStatus')?.problem).toMatch(
      /^Not an allowed value\. Allowed: CALLING/,
    );
  });

  it('is no event, and has no details', async () => {
    await fetch(`${receiver.receiverUrl}/push`, { method: 'POST', body: '{"ref":"main","duration":3}' });
    const { id, recognized } = await lastCapture();
    expect(recognized).toBeNull();
    expect(await receiver.ask.activity.event({ id })).toEqual({
      ...{ recognized: null, eventLabel: null, dialectName: null, callId: null, parameters: [], missing: [] },
    });
  });
});

describe('what is sent from here', () => {
  it('stays the event it was sent as, in the delivery and in its capture', async () => {
    const to = `${receiver.receiverUrl}/own`;
    const fired = await receiver.ask.simulator.fire({ dialect: 'voipnow', event: 'answer-in', to });
    const { capture } = fired.deliveries[0] as (typeof fired.deliveries)[number];
    const { callId, recognized } = await lastCapture();
    expect(recognized).toEqual({
      ...{ dialect: 'voipnow', event: 'answer-in', confidence: 1, reason: 'Sent from this workspace.' },
    });
    for (const id of [capture ?? '', fired.deliveries[0]?.id ?? '']) {
      const details = await receiver.ask.activity.event({ id });
      expect(details).toMatchObject({ recognized, eventLabel: 'Answer on incoming call', callId, missing: [] });
      expect(details.parameters.find(({ tag }) => tag === 'CallStatus')).toMatchObject({ value: 'ANSWER' });
    }
  });

  it('has no event where it is not there', async () => {
    await expect(receiver.ask.activity.event({ id: 'nowhere' })).rejects.toMatchObject({ code: 'ACTIVITY_UNKNOWN' });
  });
});
