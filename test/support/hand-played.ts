import { join } from 'node:path';
import type { CallKey } from '../../electron/engine/call-model/keys.ts';
import { chosenOf } from '../../electron/engine/dialects/chosen.ts';
import { openDialects } from '../../electron/engine/dialects/dialects.ts';
import { ringing, withKey } from '../../electron/engine/player/by-hand.ts';
import { openScenarios } from '../../electron/engine/scenarios/scenarios.ts';
import { withoutInactiveEvents } from '../../electron/engine/scenarios/without-inactive-events.ts';
import type { ScenarioFile } from '../../shared/model/scenario.ts';
import { resources } from './open-engine.ts';

export const dialects = openDialects(join(resources, 'dialects'));
/** Every dialect as it is spoken where nothing is chosen. */
const words = { dialects, inForce: (id: string) => chosenOf(dialects.get(id), {}) };
export const vendors = dialects.all().map(({ id }) => id);
const scenarios = openScenarios(join(resources, 'scenarios'), dialects);

export const shippedScenarios = scenarios.all().map(({ id }) => id);
/** With the events that are sent where nothing is chosen. */
export const shippedScenario = (id: string): ScenarioFile => withoutInactiveEvents(scenarios.get(id), words.inForce);

/** A call that rings, with the events of every dialect of the product. */
export const handPlayed = (direction: ScenarioFile['direction']): ScenarioFile =>
  ringing(
    {
      direction,
      extension: { number: '101', name: 'Reception' },
      colleague: { number: '102', name: 'Sales' },
      label: 'By hand',
      chosen: Object.fromEntries(vendors.map((id) => [id, { steps: [] }])),
    },
    words,
  );

export const pressAt = (file: ScenarioFile, key: CallKey, at: number, number?: string): ScenarioFile =>
  withKey(file, key, at, number === undefined ? undefined : { number }, words);
