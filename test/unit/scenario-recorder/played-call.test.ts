import { describe, expect, it } from 'vitest';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';

type Ask = OpenedEngine['ask'];

async function played(ask: Ask, input: Omit<Parameters<Ask['calls']['start']>[0], 'dialects' | 'speed'>) {
  const dialects = (await ask.workspace.info({})).dialects.map(({ id }) => id);
  const { id } = await ask.calls.start({ ...input, dialects, speed: 'at-once' });
  for await (const _ of await ask.calls.watch({ id }));
  const { timeline } = await ask.calls.get({ id });
  const lanes = Map.groupBy(timeline, ({ dialect }) => dialect);
  return { id, lanes: [...lanes].map(([dialect, events]) => [dialect, events.map(({ key }) => key)] as const) };
}

const numbers = {
  caller: { number: '+4930123456', name: 'Erika Mustermann' },
  called: { number: '+4940998877' },
  extension: { number: '4711', name: 'Max Muster' },
};
const parameters = { CallerIDName: 'Lieschen', caller_name: 'Lieschen' };

describe('a call that was played here', () => {
  it.each(['attended-transfer', 'ring-group', 'internal'])(
    "%s is recorded as it was, without anybody's numbers",
    async (scenario) => {
      await using opened = await openTestEngine();
      const { ask, receiverUrl } = opened;
      const first = await played(ask, { scenario, to: `${receiverUrl}/hook`, numbers, parameters });
      const recorded = await ask.scenarios.record({ call: first.id, label: 'Mine' });
      expect(recorded.scenario).toMatchObject({ id: 'mine', label: 'Mine' });
      const text = JSON.stringify(recorded.scenario);
      for (const identifying of ['4930123456', 'Erika', '4940998877', '4711', 'Max Muster', 'Lieschen']) {
        expect(text).not.toContain(identifying);
      }
      await ask.scenarios.save({ id: 'mine', scenario: recorded.scenario });
      const again = await played(ask, { scenario: 'mine', to: receiverUrl });
      expect(again.lanes).toEqual(first.lanes);
    },
  );

  it('keeps its numbers on request', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const first = await played(ask, { scenario: 'answered-inbound', to: receiverUrl, numbers });
    const { scenario } = await ask.scenarios.record({ call: first.id, numbers: 'kept' });
    await ask.scenarios.save({ id: scenario.id, scenario });
    const again = await played(ask, { scenario: scenario.id, to: receiverUrl, seed: 12 });
    const deliveriesOf = async (id: string) => {
      const { items } = await ask.activity.list({ filter: `call=${id} kind=delivery` });
      const whole = await Promise.all(items.map(({ id: activity }) => ask.activity.get({ id: activity })));
      return whole.filter((activity) => activity.kind === 'delivery');
    };
    const parties = async (id: string) =>
      (await deliveriesOf(id))
        .map(({ event, parameters: values }) =>
          JSON.stringify([
            event.dialect,
            event.key,
            ...[values.caller_id, values.CallerIDNum, values.from, values.remote, values.display_from],
            ...[values.extension, values.CalledExtension, values.extension_user_id, values.local],
          ]),
        )
        .sort();
    expect(await parties(again.id)).toEqual(await parties(first.id));
  });

  it('sends again what was chosen for that one run', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const settings = { voipnow: { variants: { profile: 'older', flow_case: 'lower' } } };
    const first = await played(ask, { scenario: 'missed', to: receiverUrl, settings });
    const { scenario } = await ask.scenarios.record({ call: first.id });
    const steps = scenario.dialects.voipnow?.steps.map(({ values }) => [values?.CallFlow, values?.CallStatus]);
    expect(steps).toEqual([
      ['in', undefined],
      ['in', 'UNKNOWN'],
    ]);
  });

  it('by hand is recorded with every key that was pressed', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const { id } = await ask.calls.ring({ dialects: ['grandstream', 'voipnow'], to: receiverUrl, speed: 'at-once' });
    for (const key of ['answer', 'hold', 'resume', 'hang-up'] as const) await ask.calls.press({ id, key });
    for await (const _ of await ask.calls.watch({ id }));
    const { timeline } = await ask.calls.get({ id });
    const { scenario } = await ask.scenarios.record({ call: id });
    for (const dialect of ['grandstream', 'voipnow']) {
      const keys = timeline.filter((event) => event.dialect === dialect).map(({ key }) => key);
      expect(scenario.dialects[dialect]?.steps.map(({ event }) => event)).toEqual(keys);
    }
  });
});
