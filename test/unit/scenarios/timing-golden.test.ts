import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { createTimeline } from '../../../electron/engine/call-model/timeline.ts';
import { type Chosen, openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { nativeRequests } from '../../../electron/engine/dialects/native-request.ts';
import { type PlannedEvent, planEvents } from '../../../electron/engine/player/plan.ts';
import { openScenarios } from '../../../electron/engine/scenarios/scenarios.ts';
import { compile } from '../../../electron/engine/sender/compile.ts';
import { resources } from '../../support/open-engine.ts';

const golden = join(import.meta.dirname, 'golden');
const dialects = openDialects(join(resources, 'dialects'));
const scenarios = openScenarios(join(resources, 'scenarios'), dialects);
const native = nativeRequests(dialects);
const target = 'http://crm.example/hook';

const cases = dialects
  .all()
  .flatMap(({ id }) => scenarios.all().map((scenario) => ({ dialect: id, scenario: scenario.id })));

/** Dates and times of day are those of the phone system's zone. */
const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'UTC';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe('when which event happens in a scenario, and what it sends', () => {
  it.each(cases)('$dialect/$scenario', async ({ dialect, scenario }) => {
    const text = await timingOf(dialect, scenario);
    const file = join(golden, dialect, `${scenario}.txt`);
    if (process.env.UPDATE_GOLDEN === 'yes') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});

/** Every event of a dialect in a scenario, at the times of the file, with its values and its native request. */
async function timingOf(dialect: string, id: string): Promise<string> {
  const scenario = scenarios.get(id);
  const timeline = createTimeline(scenario, 'a call', seededRandom(7), 1_724_938_750_000, { exact: true });
  const events = planEvents(scenario, dialect, timeline, (key) => dialects.event(dialect, key));
  const { setup, variants, note } = scenario.dialects[dialect] ?? {};
  const blocks = await Promise.all(events.map((event) => blockOf(event, { setup, variants })));
  const head = [
    ...(note === undefined ? [] : [`note: ${note}`]),
    ...(setup === undefined ? [] : [`setup: ${JSON.stringify(setup)}`]),
    ...(variants === undefined ? [] : [`variants: ${JSON.stringify(variants)}`]),
  ];
  return `${[head.join('\n'), ...blocks].filter((block) => block !== '').join('\n\n')}\n`;
}

async function blockOf(
  { dialect, event, step, leg, at, call, happensAt, values }: PlannedEvent,
  needs: Omit<Chosen, 'target'>,
): Promise<string> {
  const chosen = { ...needs, target };
  const filled = dialects.values(dialect, event.key, call, happensAt, chosen);
  for (const [tag, value] of Object.entries(values)) filled.set(tag, value);
  const { request, effectiveAuth } = native({ dialect, event: event.key, to: target, chosen }, filled);
  const scopes = { call: filled, environment: new Map(), custom: new Map([['target', target]]), collection: new Map() };
  const options = { asPostman: false, unresolvedTags: 'empty', timeoutMs: 1000, filesDir: '/', version: '0' } as const;
  const { method, url, body } = await compile(request, effectiveAuth.auth, scopes, options);
  const when = step.when === undefined ? '' : ` when ${JSON.stringify(step.when)}`;
  return [
    `${at} s ${event.key}${leg === null ? '' : ` of leg ${leg}`}${when}`,
    ...[...filled].map(([tag, value]) => `  ${tag}=${value}`),
    `> ${method} ${url}`,
    ...(body === null ? [] : [`> ${Buffer.from(body as Uint8Array).toString('latin1')}`]),
  ].join('\n');
}
