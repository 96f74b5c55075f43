import type { ContractInputs } from '../../../shared/contract/contract.ts';
import type { Call } from '../../../shared/model/call.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { ActionService, Prepared, Ready } from '../actions/action-service.ts';
import type { RefreshFilesInUse } from '../actions/files-in-use.ts';
import { newCall } from '../call-model/new-call.ts';
import { type Random, seededRandom, uuid } from '../call-model/random.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { EndpointService } from '../endpoints/endpoint-service.ts';
import type { Clock } from '../host-services.ts';
import type { RunRecorder } from '../runs/run-recorder.ts';
import type { BindingService } from '../workspace/binding-service.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createEventRequests, type EventToFire } from './event-requests.ts';

type Inputs = ContractInputs['simulator'];

/** Fires single events: event + call -> dialect -> parameters -> actions -> deliveries, one after another. */
export interface Simulator {
  /** Values of a believable call; the same seed and time, unix milliseconds, give the same again. */
  draft(input: Inputs['draft']): { callId: string; at: number; parameters: Record<string, string> };
  preview(input: EventToFire): Promise<{ prepared: readonly Prepared[]; notes: readonly string[] }>;
  fire(input: EventToFire): Promise<{ runId: string; deliveries: Delivery[]; notes: string[] }>;
  newCall(dialect: string, event: string): Call;
  /** Throws what `fire` would throw before anything is sent. */
  check(input: EventToFire): void;
}

interface Plan {
  readonly event: DialectEvent;
  readonly callId: string | null;
  readonly ready: readonly Ready[];
  readonly notes: readonly string[];
}

export function createSimulator(parts: {
  readonly workspace: Workspace;
  readonly collections: CollectionStore;
  readonly bindings: BindingService;
  readonly endpoints: EndpointService;
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
  readonly refreshFiles: RefreshFilesInUse;
  readonly actionService: ActionService;
  readonly runs: Pick<RunRecorder, 'carryOut'>;
  readonly clock: Clock;
  readonly random: Random;
}): Simulator {
  const { bindings, dialects, refreshFiles, actionService, runs, clock, random } = parts;
  const requests = createEventRequests(parts);

  const makeCall = (dialect: string, key: string, from: Random = random, at = clock()): Call =>
    newCall(from, dialects.event(dialect, key).state, at);
  const momentOf = ({ dialect, event, call, drawn, at }: EventToFire): { call: Call; at: number } => {
    if (call !== undefined) return { call, at: at ?? clock() };
    if (drawn === undefined) return { call: makeCall(dialect, event), at: at ?? clock() };
    // Each firing is a call of its own in the activity log, whatever it sends to the endpoint.
    const made = makeCall(dialect, event, seededRandom(drawn.seed), drawn.at);
    return { call: { ...made, id: uuid(random) }, at: drawn.at };
  };

  const plan = async (input: EventToFire, strict: boolean): Promise<Plan> => {
    await refreshFiles({
      dialect: input.dialect,
      actions: () => (input.to === undefined ? bindings.of(input.dialect, input.event).actions : []),
    });
    const event = dialects.event(input.dialect, input.event);
    const { call, at } = momentOf(input);
    const resolved = requests.of(input, call, at, strict);
    const strange = Object.keys(input.parameters ?? {})
      .filter((tag) => !event.parameters.includes(tag))
      .map(
        (tag) => `${tag} is not a parameter of ${input.dialect}:${input.event}. It was passed to the actions anyway.`,
      );
    const ready: Plan['ready'][number][] = [];
    for (const { action, values, target } of resolved.requests) {
      const extra = target === null ? undefined : new Map([['target', target]]);
      ready.push({ prepared: await actionService.prepare(action, values, { extra }), values });
    }
    // What happens without a call (DND, registration) belongs to none, unless one is given.
    const callId = event.phase === 'none' && input.call === undefined ? null : call.id;
    return { event, callId, ready, notes: [...resolved.notes, ...strange] };
  };

  const deliverAll = async (
    { event, callId, ready, notes }: Plan,
    input: EventToFire & { readonly runId: string },
  ): Promise<{ runId: string; deliveries: Delivery[]; notes: string[] }> => {
    await actionService.number(ready.map(({ prepared }) => prepared.action.id));
    const mark = { dialect: input.dialect, key: event.key, label: event.label };
    const { runId, altered, played, signal } = input;
    const sent = await actionService.deliver(ready, { event: mark, callId, runId, altered, played, signal });
    return { runId, deliveries: sent.deliveries, notes: [...notes, ...sent.notes] };
  };

  return {
    newCall: (dialect, event) => makeCall(dialect, event),
    check(input) {
      const { call, at } = momentOf(input);
      requests.of(input, call, at, true);
    },
    draft(input) {
      const { dialect, event, seed, at = clock() } = input;
      const call = makeCall(dialect, event, seed === undefined ? random : seededRandom(seed), at);
      const values = dialects.values(dialect, event, call, at, requests.chosenFor(input, call, at));
      return { callId: call.id, at, parameters: Object.fromEntries(values) };
    },
    async preview(input) {
      const { ready, notes } = await plan(input, false);
      return { prepared: ready.map(({ prepared }) => prepared), notes };
    },
    async fire(input) {
      const planned = await plan(input, true);
      if (input.runId !== undefined) return deliverAll(planned, { ...input, runId: input.runId });
      const { dialect, event, parameters, to, method, insecure, setup, variants, drawn } = input;
      const label = `${dialects.get(dialect).name}: ${planned.event.label}`;
      const inputs = { dialect, event, parameters, to, method, insecure, setup, variants, drawn };
      return runs.carryOut({ kind: 'event', label, inputs, seed: drawn?.seed ?? null }, ({ id, signal }) =>
        deliverAll(planned, { ...input, runId: id, signal }),
      );
    },
  };
}
