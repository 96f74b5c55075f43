import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { ChaosName, DialectSettings, Play, PlaySummary, Speed } from '../model/play.ts';
import { Scenario } from '../model/scenario.ts';

const StartInput = z.strictObject({
  scenario: z.string(),
  dialects: z.array(z.string()).min(1).max(20),
  /** A URL: the dialects' native requests go there, whatever is bound or switched off. */
  to: z.string().max(262_144).optional(),
  /** Of any of the dialects, by its id. */
  settings: z.record(z.string(), DialectSettings).optional(),
  /** How many times faster than life, 1 where it is left out; `at-once` waits only for the deliveries. */
  speed: Speed.optional(),
  /** Values that stand over those made from the call, in every event that is sent. */
  parameters: z.record(z.string(), z.string()).optional(),
  chaos: z.array(ChaosName).max(20).optional(),
  /** The same seed gives the same call: numbers, names, ids, times between events, and what chaos does. */
  seed: z.number().int().min(0).max(4_294_967_295).optional(),
  /** Begins paused: each step tells one event. */
  steps: z.boolean().optional(),
});

const One = z.strictObject({ id: z.string() });

const change = (name: string, summary: string) =>
  oc
    .route({ method: 'POST', path: `/calls/{id}/${name}`, summary, tags: ['Calls'] })
    .input(One)
    .output(Play);

export const calls = {
  scenarios: oc
    .route({ method: 'GET', path: '/scenarios', summary: 'The calls that can be played', tags: ['Calls'] })
    .input(z.strictObject({}).optional())
    .output(z.array(Scenario)),
  start: oc
    .route({ method: 'POST', path: '/calls', summary: 'Play a call', tags: ['Calls'] })
    .input(StartInput)
    .output(Play),
  list: oc
    .route({ method: 'GET', path: '/calls', summary: 'Calls being played and the latest that were', tags: ['Calls'] })
    .input(z.strictObject({}).optional())
    .output(z.array(PlaySummary)),
  /** How calls stand, all or one; for one the stream ends when the call is over. */
  watch: oc
    .route({ method: 'GET', path: '/calls/watch', summary: 'How calls stand, as it changes', tags: ['Calls'] })
    .input(z.strictObject({ id: z.string().optional() }).optional())
    .output(eventIterator(z.array(PlaySummary))),
  stopAll: oc
    .route({ method: 'POST', path: '/calls/stop', summary: 'Stop every call', tags: ['Calls'] })
    .input(z.strictObject({}).optional())
    .output(z.object({ stopped: z.number().int() })),
  get: oc
    .route({ method: 'GET', path: '/calls/{id}', summary: 'One call with its events', tags: ['Calls'] })
    .input(One)
    .output(Play),
  pause: change('pause', 'Hold a call where it is'),
  resume: change('resume', 'Go on with a paused call'),
  /** Pauses the call first; answers after the deliveries of the event. */
  step: change('step', 'Tell the next event of a call'),
  /** Answers when nothing of it is left running. */
  stop: change('stop', 'Stop a call'),
};
