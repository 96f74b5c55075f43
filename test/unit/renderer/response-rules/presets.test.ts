import { expect, test } from 'vitest';
import { presetGroups } from '../../../../renderer/src/response-rules/presets.ts';
import { openTestEngine } from '../../../support/open-engine.ts';

const presets = presetGroups.flatMap((group) => group.presets);

test('every preset is taken by the engine, and the handshakes respond as their phone systems ask', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  for (const rule of presets.flatMap(({ rules }) => rules)) await ask.responseRules.add(rule);
  expect((await ask.responseRules.list()).filter(({ problem }) => problem !== null)).toEqual([]);

  const use = async (name: string): Promise<void> => {
    const [first] = await ask.responseRules.list();
    const rule = presets.find((preset) => preset.name === name)?.rules[0];
    if (rule === undefined) throw new Error(`there is no preset ${name}`);
    await ask.responseRules.add({ ...rule, before: first?.id });
  };
  for (const name of ['Slack URL verification', 'RingCentral validation', 'Twilio TwiML']) await use(name);
  const post = (headers: Record<string, string>, body: string) => fetch(receiverUrl, { method: 'POST', headers, body });
  const json = { 'content-type': 'application/json' };
  const slack = await post(json, '{"type":"url_verification","token":"t","challenge":"3eZbrw1aBm2rZgRNFdxV"}');
  expect(await slack.json()).toEqual({ challenge: '3eZbrw1aBm2rZgRNFdxV' });
  const ringCentral = await post({ ...json, 'validation-token': '3aae-9f' }, '');
  expect([ringCentral.status, ringCentral.headers.get('validation-token')]).toEqual([200, '3aae-9f']);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const twilio = await post(form, 'CallSid=CA1&From=%2B15551230001');
  expect(twilio.headers.get('content-type')).toBe('application/xml');
  expect(await twilio.text()).toContain('<Response>\n  <Say>');
  // The first preset takes what is none of these.
  expect((await fetch(receiverUrl)).status).toBe(503);
  expect((await ask.responseRules.list()).slice(0, 3).map(({ decided }) => decided)).toEqual([1, 1, 1]);
});
