import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { readDialect } from '../../../electron/engine/dialects/read-dialect.ts';
import { timingOf } from '../../../electron/engine/dialects/timing.ts';
import type { Failure } from '../../../shared/failure.ts';
import { CallDirection, type TransitionName } from '../../../shared/model/call.ts';
import type { DialectFile } from '../../../shared/model/dialect.ts';

const folder = join(import.meta.dirname, '../../../resources/dialects');
const text = readFileSync(join(folder, 'pbxware.json'), 'utf8');

function refusal(change: (file: Record<string, never>) => void): Failure {
  const file = JSON.parse(text);
  change(file);
  try {
    readDialect('mine.json', JSON.stringify(file));
  } catch (error) {
    return error as Failure;
  }
  throw new Error('was not refused');
}

const byHand = ['ring', 'answer', 'reject', 'cancel', 'hold', 'resume', 'transfer', 'hang-up'] as const;

/** What follows from anything that can be done by hand, in all circumstances. */
function handPlay(dialect: DialectFile): unknown[] {
  return CallDirection.options.flatMap((direction) =>
    (['ringing', 'answered', 'held'] as const).flatMap((state) =>
      ([null, 'transferred', 'attended'] as const).flatMap((moved) => {
        const events = (transition: TransitionName, consulting: boolean, later = 0) =>
          timingOf(dialect, transition, { direction, state, moved, consulting, circumstances: [] }).events.map(
            // Only several phones that ring are told apart by `rung`.
            ({ leg, after, ...rest }) => ({ ...rest, after: after + later, leg: leg === 'rung' ? undefined : leg }),
          );
        // The colleague who is asked picks up after six seconds.
        const asks = [...events('consult', false), ...events('consult-answer', false, 6)];
        const goesOut = direction === 'outbound' && moved === null;
        const rest = [...byHand, ...(goesOut ? (['no-answer'] as const) : [])].map((name) => events(name, false));
        const asking = (['resume', 'attended-transfer', 'hang-up'] as const).map((name) => events(name, true));
        return [rest, asks, asking];
      }),
    ),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the tests break a dialect file in ways its type forbids.
type Loose = any;

describe('a dialect file', () => {
  it.each(['pbxware', 'voipnow'])('of schema 1 is read in its older words: %s', (id) => {
    const old = readDialect(`${id}.json`, readFileSync(join(import.meta.dirname, 'schema-1', `${id}.json`), 'utf8'));
    const now = readDialect(`${id}.json`, readFileSync(join(folder, `${id}.json`), 'utf8'));
    const expressions = (file: typeof old) => file.parameters.map(({ value }) => value);
    const states = (file: typeof old) => file.events.map(({ state, values }) => ({ state, values }));
    expect(old.schema).toBe(2);
    expect(expressions(old)).toEqual(expressions(now));
    expect(states(old)).toEqual(states(now));
    expect(old.scopes).toEqual(now.scopes);
    expect(handPlay(old)).toEqual(handPlay(now));
    expect(old.variants.map(({ id: variant, discrepancy }) => [variant, discrepancy])).toEqual(
      now.variants.map(({ id: variant, discrepancy }) => [variant, discrepancy]),
    );
  });

  it('is refused with the path inside it and the reason', () => {
    expect(() => readDialect('mine.json', '{"schema":1,')).toThrow(/mine\.json is not valid JSON/);
    expect(refusal((file: Loose) => delete file.vendor).message).toMatch(/mine\.json: vendor/);
    expect(refusal((file: Loose) => (file.parameters[2].value = { from: 'caller.shoe' })).message).toMatch(
      /mine\.json: parameters\[2\]\.value: there is no value called caller\.shoe/,
    );
    expect(refusal((file: Loose) => file.events[0].parameters.push('nobody')).message).toMatch(
      /events\[0\]\.parameters: there is no parameter called nobody/,
    );
    expect(refusal((file: Loose) => file.events.push(file.events[0])).message).toMatch(
      /call_answered is defined twice/,
    );
    expect(refusal((file: Loose) => (file.parameters[0].source.tag = 'heard somewhere')).message).toMatch(
      /parameters\[0\]\.source\.tag/,
    );
  });

  it.each<[string, (file: Loose) => unknown, RegExp]>([
    [
      'a format',
      (f) => (f.parameters[0].value = { from: 'ids.unique', as: 'hat' }),
      /parameters\[0\]\.value\.as: .*hex-digits/,
    ],
    [
      'a format deep within',
      (f) => (f.parameters[0].value = { join: ['x', { write: 'y', as: 'hat' }] }),
      /parameters\[0\]\.value\.join\[1\]\.as: /,
    ],
    [
      'a key that no value has',
      (f) => (f.parameters[0].value = { from: 'ids.unique', hat: 1 }),
      /parameters\[0\]\.value: Unrecognized key: "hat"/,
    ],
    [
      'a setup value that is not there',
      (f) => (f.parameters[0].value = { from: 'setup.hat' }),
      /\[0\]\.value: .*setup\.hat/,
    ],
    [
      'a variant in a condition',
      (f) => (f.parameters[1].value = { when: { 'variant.hat': 'x' }, value: '' }),
      /variant\.hat/,
    ],
    [
      'a parameter that is used and not there',
      (f) => (f.parameters[2].value = { join: ['a', { ref: 'nobody' }] }),
      /parameters\[2\]\.value: there is no parameter called nobody/,
    ],
    [
      'a parameter that uses itself',
      (f) => (f.parameters[0].value = { ref: f.parameters[0].tag }),
      /parameters\[0\]\.value: it refers to itself: called_number → called_number/,
    ],
    [
      'a circle of three',
      (f) => {
        for (const n of [0, 1, 2]) f.parameters[n].value = { ref: f.parameters[(n + 1) % 3].tag };
      },
      /called_number → caller_id → calling_name → called_number/,
    ],
    [
      'a circle that an event closes',
      (f) => {
        f.parameters[0].value = { ref: 'caller_id' };
        f.events[1].values = { caller_id: { write: { ref: 'called_number' }, as: 'digits' } };
      },
      /events\[1\]\.values\.caller_id: it refers to itself/,
    ],
    [
      'a value of a parameter that the event has not',
      (f) => (f.events[0].values = { mood: 'x' }),
      /events\[0\]\.values\.mood/,
    ],
    ['an unknown format', (f) => (f.parameters[0].value = { from: 'at', as: 'roman' }), /parameters\[0\]\.value/],
    [
      'a default that is no choice',
      (f) => (f.variants[0].default = 'x'),
      /variants\[0\]\.default: x is not one of its choices/,
    ],
    [
      'a discrepancy that is not there',
      (f) => (f.variants[0].discrepancy = 'x'),
      /variants\[0\]\.discrepancy: there is no discrepancy called x/,
    ],
    [
      'a transition that no call has',
      (f) => (f.timing.dance = []),
      /timing\.dance: there is no transition called dance: ring, arrive, answer/,
    ],
    [
      'a transition under a word that tells nothing apart',
      (f) => (f.timing['sideways:ring'] = []),
      /timing\["sideways:ring"\]: sideways is not a circumstance/,
    ],
    [
      'a key under two words that rule each other out',
      (f) => (f.timing['inbound:outbound:ring'] = []),
      /timing\["inbound:outbound:ring"\]: of two words/,
    ],
    [
      'a key that brings an event that is not there',
      (f) => (f.timing['hang-up'][0].event = 'nobody'),
      /timing\["hang-up"\]\[0\]\.event: there is no event called nobody/,
    ],
    [
      'a key whose events are not in their order',
      (f) => (f.timing['inbound:ring'][0].after = 2),
      /timing\["inbound:ring"\]\[1\]\.after: 0\.3 s comes after 2 s/,
    ],
    [
      'a value of a parameter that a key’s event has not',
      (f) => (f.timing['hang-up'][0].values = { mood: 'x' }),
      /timing\["hang-up"\]\[0\]\.values\.mood/,
    ],
    [
      'a key under a condition of the call',
      (f) => (f.timing['hang-up'][0].when = { direction: 'inbound' }),
      /timing\["hang-up"\]\[0\]\.when\.direction: there is no direction: it may look at setup/,
    ],
    ['a leg that nobody has', (f) => (f.timing['hang-up'][0].leg = 'third'), /timing\["hang-up"\]\[0\]\.leg/],
    ['a key of calls that is no parameter', (f) => (f.callKey = 'x'), /callKey: there is no parameter called x/],
    [
      'a caller in a parameter that is none',
      (f) => (f.parties.caller = [{ tag: 'caller_id' }, { tag: 'x' }]),
      /parties\.caller\[1\]\.tag: there is no parameter called x/,
    ],
    [
      'a party under a condition of a parameter that is none',
      (f) => (f.parties.called[0] = { tag: 'called_number', when: { y: ['1', '2'] } }),
      /parties\.called\[0\]\.when\.y: there is no parameter called y/,
    ],
    [
      'a leg told by a parameter that is none',
      (f) => (f.parties.leg = ['extension', 'z']),
      /parties\.leg\[1\]: there is no parameter called z/,
    ],
    [
      'a template where none is filled',
      (f) => (f.events[2].template = '$x'),
      /events\[2\]\.template: its transport fills none/,
    ],
    [
      'no template where they are filled',
      (f) => (f.transport = { kind: 'template', syntax: 'dollar', unfilled: 'empty' }),
      /events\[0\]\.template: a dialect that fills templates needs one/,
    ],
    [
      'a method that cannot be the default',
      (f) => (f.transport = { kind: 'append', methods: ['GET'], default: 'POST' }),
      /transport\.default: POST is not one of its methods/,
    ],
    ['a transport of another kind', (f) => (f.transport = { kind: 'pigeon' }), /mine\.json: transport/],
    ['a field that means nothing', (f) => (f.color = 'red'), /mine\.json/],
  ])('is refused for %s', (_, change, saying) => {
    expect(refusal(change).message).toMatch(saying);
  });

  it('may leave out what it does not have', () => {
    const { setup, variants, transport, callKey, timing: _, ...bare } = JSON.parse(text);
    for (const parameter of bare.parameters) parameter.value = { from: 'called.number' };
    expect(readDialect('mine.json', JSON.stringify(bare))).toMatchObject({
      ...{ setup: [], variants: [], transport: { kind: 'actions' }, callKey: null, timing: {}, needs: {} },
    });
    expect([setup, variants, transport, callKey]).toContainEqual({ kind: 'actions' });
  });

  it('names what is known when something unknown is asked for', () => {
    const dialects = openDialects(folder);
    expect(() => dialects.get('asterisk')).toThrow(/Unknown dialect: asterisk/);
    expect(() => dialects.event('pbxware', 'pick_up')).toThrow(/pbxware has no event named pick_up/);
  });
});

it('shipped dialects are read without opening them: Electron would copy each out of the archive', () => {
  const opening = vi.spyOn(fs, 'openSync');
  syncBuiltinESMExports();
  onTestFinished(() => {
    opening.mockRestore();
    syncBuiltinESMExports();
  });
  expect(openDialects(folder).all().length).toBeGreaterThan(4);
  expect(opening.mock.calls).toEqual([]);
});
