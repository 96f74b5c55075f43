import { describe, expect, it } from 'vitest';
import { withExtensions } from '../../../electron/engine/call-model/numbers.ts';
import type { Numbers } from '../../../shared/model/call-run.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import { shippedScenario } from '../../support/hand-played.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';

type Ask = OpenedEngine['ask'];

/** Every text of a request as a receiver reads it: of the query or the path, and of a form or JSON body. */
function textsOf({ request: { url, body } }: Capture): string[] {
  const query = url.split(/[?&/]/).map((pair) => decodeURIComponent(pair.slice(pair.indexOf('=') + 1)));
  if (body.startsWith('{')) return [...query, ...Object.values(JSON.parse(body) as Record<string, string>)];
  return [...query, ...new URLSearchParams(body).values()];
}

async function received(ask: Ask, scenario: string, numbers: Numbers, to: string): Promise<Map<string, string[]>> {
  const dialects = (await ask.workspace.info()).dialects.map(({ id }) => id);
  const { id } = await ask.calls.start({ scenario, dialects, to, speed: 'at-once', numbers });
  for await (const _ of await ask.calls.watch({ id }));
  const { timeline } = await ask.calls.get({ id });
  const texts = new Map<string, string[]>();
  for (const { dialect, deliveries } of timeline) {
    for (const delivery of deliveries) {
      const sent = await ask.activity.get({ id: delivery });
      const caught = await ask.activity.get({ id: sent.kind === 'delivery' ? (sent.capture ?? '') : '' });
      if (caught.kind !== 'capture') throw new Error('no capture');
      texts.set(dialect, [...(texts.get(dialect) ?? []), ...textsOf(caught)]);
    }
  }
  return texts;
}

const digits = (text: string): string => text.replace(/\D/g, '');

describe('numbers and names that are given', () => {
  it.each([
    ['+61 400 123 456', 'Zoë Müller'],
    ['*67 0412', '山田 太郎'],
    ['anonymous', 'O’Neill & Søn = <x>'],
    [`+${'1234567890'.repeat(6)}123`, `${'Ж'.repeat(200)}`],
  ])('the caller %s arrives in every dialect, as it writes numbers', async (number, name) => {
    await using opened = await openTestEngine();
    const numbers = {
      caller: { number, name },
      called: { number: '1300 555' },
      extension: { number: '204', name: 'Bar' },
    };
    const texts = await received(opened.ask, 'answered-inbound', numbers, `${opened.receiverUrl}/hook`);
    const present = (await opened.ask.dialects.list()).map(({ id }) => id);
    expect([...texts.keys()].sort()).toEqual(present.sort());
    for (const [dialect, values] of texts) {
      const written = [number, number.replace(/^\+/, '00'), digits(number)];
      expect([dialect, values.some((text) => written.includes(text))]).toEqual([dialect, true]);
      expect([dialect, values.includes(name)]).toEqual([dialect, true]);
      expect([dialect, values.some((text) => text === '204' || text.endsWith('*204'))]).toEqual([dialect, true]);
    }
    expect(texts.get('voipnow')).toContain('1300 555');
    expect(texts.get('urlnetworks')).toContain('1300555');
  });

  it('of an outbound call the caller is who is called, and the public number is shown', async () => {
    await using opened = await openTestEngine();
    const numbers = { caller: { number: '+4930123', name: 'Berlin' }, called: { number: '+611300' } };
    const texts = await received(opened.ask, 'outbound-answered', numbers, opened.receiverUrl);
    expect(texts.get('voipnow')).toEqual(expect.arrayContaining(['004930123', '00611300']));
    expect(texts.get('pbxware')).toContain('+4930123');
  });

  it('of an internal call they are the two extensions', async () => {
    await using opened = await openTestEngine();
    const numbers = { caller: { number: '301' }, called: { number: '302', name: 'Cellar' } };
    const texts = await received(opened.ask, 'internal', numbers, opened.receiverUrl);
    for (const dialect of ['grandstream', 'voipnow']) {
      const values = (texts.get(dialect) ?? []).map((text) => text.replace(/^.*\*/, ''));
      expect(values).toEqual(expect.arrayContaining(['301', '302']));
      for (const stale of ['101', '102']) expect(values).not.toContain(stale);
    }
    const start = { scenario: 'internal', dialects: ['voipnow'], to: opened.receiverUrl };
    await expect(
      opened.ask.calls.start({ ...start, numbers: { caller: { number: '302' }, called: { number: '302' } } }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('are refused where they cannot be', async () => {
    await using opened = await openTestEngine();
    const start = { scenario: 'missed', dialects: ['voipnow'], to: opened.receiverUrl };
    for (const caller of [
      { number: '', name: 'x' },
      { number: '1'.repeat(65) },
      { number: '1', name: 'x'.repeat(201) },
    ]) {
      await expect(opened.ask.calls.start({ ...start, numbers: { caller } })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
    }
    const extension = { number: '' };
    await expect(opened.ask.calls.start({ ...start, numbers: { extension } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('the extension takes the first one’s place wherever that stands, and two stay two', () => {
    const { extension, legs, transitions } = withExtensions(shippedScenario('blind-transfer'), {
      extension: { number: '102', name: 'Bar' },
    });
    expect(extension).toEqual({ number: '102', name: 'Bar' });
    expect(legs.map((leg) => leg.extension.number)).toEqual(['102', '101']);
    expect(transitions.flatMap((transition) => transition.extension ?? [])).toEqual([
      { number: '101', name: 'Reception' },
    ]);
    const group = withExtensions(shippedScenario('ring-group'), { extension: { number: '900' } });
    expect(group.legs.map((leg) => leg.extension.number)).toEqual(['900', '101', '102', '103']);
  });
});
