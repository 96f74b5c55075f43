import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { CallDirection } from '../model/call.ts';
import {
  CallRun,
  CallRunEvent,
  CallRunSummary,
  ChaosName,
  DialectChoices,
  Numbers,
  Party,
  Speed,
} from '../model/call-run.ts';
import { CallSummary, Ladder } from '../model/ladder.ts';
import { PhoneKey } from '../model/phone.ts';
import { Scenario } from '../model/scenario.ts';
import { Reveal } from './reveal.ts';
import { PreparedRequest } from './simulator.ts';

/** What every call is begun with. */
const CallInput = z.strictObject({
  dialects: z.array(z.string()).min(1).max(20),
  /** A URL: the dialects' native requests go there, whatever is bound or switched off. */
  to: z.string().max(262_144).optional(),
  /** With `to`: also sends to a server whose certificate cannot be verified. */
  insecure: z.boolean().optional(),
  /** Of any of the dialects, by its id. */
  settings: z.record(z.string(), DialectChoices).optional(),
  /** How many times faster than life, 1 where it is left out; `at-once` waits only for the deliveries. */
  speed: Speed.optional(),
  /** Who calls whom; what is left out is made up. */
  numbers: Numbers.optional(),
  /** Values that stand over those made from the call, in every event that is sent. */
  parameters: z.record(z.string(), z.string()).optional(),
  /** The same seed gives the same call: numbers, names, ids, times between events, and what chaos does. */
  seed: z.number().int().min(0).max(4_294_967_295).optional(),
});

export const ScenarioCallInput = CallInput.extend({
  scenario: z.string(),
  chaos: z.array(ChaosName).max(20).optional(),
  /** Begins paused: each step sends one event. */
  steps: z.boolean().optional(),
});

export const HandCallInput = CallInput.extend({ direction: CallDirection.optional() });

const One = z.strictObject({ id: z.string() });
const OneRevealed = One.extend({ reveal: Reveal });

const change = (name: string, summary: string) =>
  oc
    .route({ method: 'POST', path: `/calls/{id}/${name}`, summary, tags: ['Calls'] })
    .input(One)
    .output(CallRun);

export const calls = {
  scenarios: oc
    .route({ method: 'GET', path: '/scenarios', summary: 'List scenarios', tags: ['Calls'] })
    .input(z.strictObject({}).optional())
    .output(z.array(Scenario)),
  start: oc
    .route({ method: 'POST', path: '/calls', summary: 'Play a call', tags: ['Calls'] })
    .input(ScenarioCallInput)
    .output(CallRun),
  list: oc
    .route({ method: 'GET', path: '/calls', summary: 'List calls in progress and recent calls', tags: ['Calls'] })
    .input(z.strictObject({}).optional())
    .output(z.array(CallRunSummary)),
  /** How calls stand, all or one; for one the stream ends when the call is over. */
  watch: oc
    .route({ method: 'GET', path: '/calls/watch', summary: 'Stream the state of calls', tags: ['Calls'] })
    .input(z.strictObject({ id: z.string().optional() }).optional())
    .output(eventIterator(z.array(CallRunSummary))),
  stopAll: oc
    .route({ method: 'POST', path: '/calls/stop', summary: 'Stop all calls', tags: ['Calls'] })
    .input(z.strictObject({}).optional())
    .output(z.object({ stopped: z.number().int() })),
  get: oc
    .route({ method: 'GET', path: '/calls/{id}', summary: 'Get a call with its events', tags: ['Calls'] })
    .input(One)
    .output(CallRun),
  /** Begins a call that is played by hand: it rings, and goes on with each key. */
  ring: oc
    .route({ method: 'POST', path: '/calls/ring', summary: 'Start a call by hand', tags: ['Calls'] })
    .input(HandCallInput)
    .output(CallRun),
  /**
   * Presses a key of the phone. On a call that plays a scenario it takes over: what was not sent yet is left out, and
   * the call goes on by hand.
   */
  press: oc
    .route({ method: 'POST', path: '/calls/{id}/press', summary: 'Press a key on the phone', tags: ['Calls'] })
    .input(
      z.strictObject({
        id: z.string(),
        key: PhoneKey.exclude(['ring']),
        /** To whom a transfer goes; another extension is made up where it is left out. */
        target: Party.optional(),
      }),
    )
    .output(CallRun),
  /** What leaves next, and when; null where nothing is left to send. */
  next: oc
    .route({ method: 'GET', path: '/calls/{id}/next', summary: 'Get the next requests of a call', tags: ['Calls'] })
    .input(OneRevealed)
    .output(
      z.object({ event: CallRunEvent, requests: z.array(PreparedRequest), notes: z.array(z.string()) }).nullable(),
    ),
  /** Every call of the activity log, also those that others sent, the latest first. */
  history: oc
    .route({ method: 'GET', path: '/calls/history', summary: 'List calls in the activity log', tags: ['Calls'] })
    .input(
      z
        .strictObject({
          /** A text that the id, a number or a name holds. */
          search: z.string().max(200).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
          /** Calls whose newest activity is before this `seq`: the `next` of the page before. */
          before: z.coerce.number().int().min(1).optional(),
        })
        .optional(),
    )
    .output(
      z.object({
        items: z.array(CallSummary),
        next: z.number().int().nullable(),
        /** Calls in the log. */
        total: z.number().int(),
      }),
    ),
  ladder: oc
    .route({ method: 'GET', path: '/calls/{id}/ladder', summary: 'Get the ladder of a call', tags: ['Calls'] })
    .input(OneRevealed)
    .output(Ladder),
  pause: change('pause', 'Pause a call'),
  resume: change('resume', 'Resume a paused call'),
  /** Pauses the call first; responds after the deliveries of the event. */
  step: change('step', 'Send the next event of a call'),
  /** Responds when nothing of it is left running. */
  stop: change('stop', 'Stop a call'),
};
