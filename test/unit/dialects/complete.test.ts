import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newCall } from '../../../electron/engine/call-model/new-call.ts';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { referencesOf } from '../../../electron/engine/dialects/expression.ts';
import { actionsOfCollection } from '../../../electron/engine/postman-format/collection-actions.ts';
import { findTags } from '../../../shared/template.ts';
import { resources } from '../../support/open-engine.ts';
import { readCollection } from '../../support/read-collection.ts';

const dialects = openDialects(join(resources, 'dialects'));

interface Documented {
  /** By label: the parameters, as the documents list them. */
  readonly events: Readonly<Record<string, string>>;
  /** Keys of events that the document we began with does not have. */
  readonly notInDocument: readonly string[];
}

const documented = (id: string): Documented =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'documented', `${id}.json`), 'utf8'));

const sorted = (tags: Iterable<string>): string[] => [...tags].sort();

describe('the dialects', () => {
  it.each(dialects.all())('$id: every event of the documents, each with every parameter', ({ id, events }) => {
    const tagsByEvent = Object.fromEntries(events.map(({ label, parameters }) => [label, sorted(parameters)]));
    const { events: wanted, notInDocument } = documented(id);
    expect(tagsByEvent).toEqual(
      Object.fromEntries(Object.entries(wanted).map(([label, tags]) => [label, sorted(tags.split(' '))])),
    );
    expect(events.filter((event) => event.newer || event.older).map(({ key }) => key)).toEqual(notInDocument);
  });

  it.each(dialects.all())('$id: a native request for every event, with every parameter in it', (dialect) => {
    const { collection, warnings } = readCollection(`${dialect.id}.json`, dialect.nativeRequests ?? '');
    expect(warnings).toEqual([]);
    const actions = new Map(actionsOfCollection(collection).map((action) => [action.id, action]));
    for (const { key, parameters, template } of dialect.events) {
      const { transport } = dialect;
      const others =
        transport.kind === 'append' ? transport.methods.filter((method) => method !== transport.default) : [];
      for (const id of [key, ...others.map((method) => `${key}:${method}`)]) {
        const action = actions.get(id);
        const request = action?.request;
        const tags = findTags(JSON.stringify([request?.url, request?.body]));
        expect(sorted(tags), id).toEqual(sorted(['target', ...parameters]));
        expect(request?.url.startsWith('{{target}}'), id).toBe(true);
        actions.delete(id);
      }
      if (template !== undefined) {
        const variables = Array.from(template.matchAll(/\$([A-Za-z_]+)/g), (match) => match[1] ?? '');
        expect(variables).toEqual(parameters);
      }
    }
    expect([...actions.keys()]).toEqual([]);
  });

  it.each(dialects.all())(
    '$id: variants settle discrepancies, and each of their choices makes a difference',
    (dialect) => {
      const said = new Set(dialect.discrepancies.map(({ id }) => id));
      for (const { id, choices, discrepancy } of dialect.variants) {
        if (discrepancy !== null) expect(said).toContain(discrepancy);
        const outcomes = choices.map(({ value }) => outcome(dialect.id, { [id]: value }));
        expect(new Set(outcomes).size, `${dialect.id} ${id}`).toBe(choices.length);
      }
      const named = new Set(
        [
          ...dialect.parameters.map(({ value }) => value),
          ...dialect.events.flatMap(({ values }) => Object.values(values)),
        ].flatMap((expression) => referencesOf(expression).paths),
      );
      for (const { key } of dialect.setup) expect(named, `setup.${key}`).toContain(`setup.${key}`);
    },
  );

  it.each(dialects.all())('$id: examples and values are among those allowed', (dialect) => {
    for (const { tag, allowed, example, omitEmpty } of dialect.parameters) {
      if (allowed === null) continue;
      expect(allowed, tag).toContain(example);
      for (const { key, parameters } of dialect.events) {
        if (!parameters.includes(tag)) continue;
        const value = valuesOf(dialect.id, key).get(tag) ?? '';
        expect(omitEmpty ? [...allowed, ''] : allowed, `${key} ${tag}`).toContain(value);
      }
    }
  });
});

function valuesOf(dialect: string, key: string, variants?: Record<string, string>): Map<string, string> {
  const { state } = dialects.event(dialect, key);
  const call = newCall(seededRandom(3), state, 1_700_000_000_000);
  return dialects.values(dialect, key, call, 1_700_000_000_000, { variants });
}

/** Everything that a dialect says of calls of all directions and ends. */
function outcome(dialect: string, variants: Record<string, string>): string {
  const lines = dialects.get(dialect).events.flatMap(({ key, state }) =>
    (['inbound', 'outbound', 'internal'] as const).flatMap((direction) =>
      (['answered', 'no-answer', 'unreachable'] as const).map((result) => {
        const made = newCall(seededRandom(3), { ...state, direction: [direction], result }, 1_700_000_000_000);
        const call = { ...made, voicemailUrl: result === 'no-answer' ? 'https://voicemail.example/1.wav' : null };
        return [
          ...dialects.values(dialect, key, call, 1_700_000_000_000, { variants, target: 'https://crm.example/' }),
        ];
      }),
    ),
  );
  return JSON.stringify([lines, dialects.keepsUnfilled(dialect, { variants })]);
}

const facts = join(import.meta.dirname, '../../../../shared/facts');
const seeds = join(import.meta.dirname, '../../../../shared/seeds');

interface Facts {
  readonly events: readonly {
    readonly key: string;
    readonly phase: string;
    readonly parameters: readonly { readonly name: string; readonly allowed_values: readonly string[] | null }[];
  }[];
  /** As the gathered files call it. */
  readonly oddities: readonly { readonly id: string }[];
}

describe.skipIf(!existsSync(facts))('what was gathered about the vendors (skipped where it is not at hand)', () => {
  const gatheredOf = (id: string) => join(facts, `${id}.json`);
  it.each(dialects.all().filter(({ id }) => existsSync(gatheredOf(id))))(
    '$id: same events, phases and parameters, no discrepancy forgotten',
    (dialect) => {
      const gathered = JSON.parse(readFileSync(gatheredOf(dialect.id), 'utf8')) as Facts;
      for (const { key, phase, parameters } of gathered.events) {
        const event = dialects.event(dialect.id, key);
        expect(event.phase, key).toBe(phase);
        expect(event.parameters, key).toEqual(expect.arrayContaining(parameters.map(({ name }) => name)));
      }
      expect(dialect.events).toHaveLength(gathered.events.length);
      const known = dialect.discrepancies.map(({ id }) => id);
      expect(known).toEqual(expect.arrayContaining(gathered.oddities.map(({ id }) => id)));
    },
  );

  it('says it in words of its own', () => {
    const texts = readdirSync(seeds).map((name) => readFileSync(join(seeds, name), 'utf8').replace(/\s+/g, ' '));
    for (const { parameters, events, discrepancies, setup } of dialects.all()) {
      const ours = [
        ...parameters.map(({ meaning }) => meaning),
        ...events.map(({ description }) => description),
        ...discrepancies.map(({ text }) => text),
        ...setup.map(({ meaning }) => meaning),
      ];
      // Shorter ones, such as "IP address of the phone", can hardly be said otherwise.
      for (const text of ours.filter(({ length }) => length > 40)) {
        expect(
          texts.some((seed) => seed.includes(text.replace(/\.$/, ''))),
          text,
        ).toBe(false);
      }
    }
  });
});
