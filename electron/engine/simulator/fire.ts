import type { Call } from '../../../shared/model/call.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { ActionDesk, Prepared } from '../actions/desk.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Endpoints } from '../endpoints/endpoints.ts';
import type { Clock } from '../host-services.ts';
import type { Library } from '../postman/library.ts';
import type { Bindings } from '../workspace/bindings.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { newCall } from './new-call.ts';
import { type Random, seededRandom } from './random.ts';
import { createShots } from './shots.ts';

export interface FireInput {
  readonly dialect: string;
  readonly event: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly to?: string | undefined;
  /** How the vendor's own request is sent, where the dialect lets one choose. */
  readonly method?: string | undefined;
  /** The vendor's configuration and the choices between what real systems do, over the defaults of the dialect. */
  readonly setup?: Readonly<Record<string, string>> | undefined;
  readonly switches?: Readonly<Record<string, string>> | undefined;
  /** The call the event belongs to; a new believable one where it is left out. */
  readonly call?: Call | undefined;
  /** When it happens to that call, unix milliseconds; now where it is left out. */
  readonly at?: number | undefined;
  /** How chaos altered the event, for the record. */
  readonly altered?: string | undefined;
  /** Gives up what is being sent, and sends nothing more. */
  readonly signal?: AbortSignal | undefined;
}

/** Fires single events: event + call -> dialect -> parameters -> actions -> deliveries, one after another. */
export interface Simulator {
  draft(
    dialect: string,
    event: string,
    seed?: number,
    chosen?: Pick<FireInput, 'setup' | 'switches'>,
  ): { callId: string; parameters: Record<string, string> };
  preview(input: FireInput): Promise<{ prepared: readonly Prepared[]; notes: readonly string[] }>;
  fire(input: FireInput): Promise<{ deliveries: Delivery[]; notes: string[] }>;
  newCall(dialect: string, event: string): Call;
  /** Throws what `fire` would throw before anything is sent. */
  check(input: FireInput): void;
}

interface Plan {
  readonly event: DialectEvent;
  readonly callId: string | null;
  readonly ready: readonly { readonly prepared: Prepared; readonly values: ReadonlyMap<string, string> }[];
  readonly notes: readonly string[];
}

/** Milliseconds between two looks at the collections folder while calls are played. */
const lookEvery = 1000;

export function createSimulator(parts: {
  readonly workspace: Workspace;
  readonly library: Library;
  readonly bindings: Bindings;
  readonly endpoints: Endpoints;
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
  readonly desk: ActionDesk;
  readonly clock: Clock;
  readonly random: Random;
}): Simulator {
  const { library, bindings, dialects, desk, clock, random } = parts;
  const shots = createShots(parts);

  const makeCall = (dialect: string, key: string, from: Random = random): Call =>
    newCall(from, dialects.event(dialect, key).state, clock());
  const callOf = ({ dialect, event, call }: FireInput): Call => call ?? makeCall(dialect, event);

  let looked: { readonly at: number; readonly done: Promise<void> } | null = null;
  /** A person, or git, may have changed the files since. A single event always looks; those of calls share a look. */
  const look = async ({ dialect, event, to, call }: FireInput): Promise<void> => {
    if (to !== undefined || bindings.of(dialect, event).actions.length === 0) return;
    const now = clock();
    if (call === undefined || looked === null || Math.abs(now - looked.at) >= lookEvery) {
      looked = { at: now, done: library.refresh() };
    }
    await looked.done;
  };

  const plan = async (input: FireInput, strict: boolean): Promise<Plan> => {
    const event = dialects.event(input.dialect, input.event);
    await look(input);
    const call = callOf(input);
    const found = shots.of(input, call, input.at ?? clock(), strict);
    const strange = Object.keys(input.parameters ?? {})
      .filter((tag) => !event.parameters.includes(tag))
      .map(
        (tag) => `${tag} is no parameter of ${input.dialect}:${input.event}; it was given to the actions all the same.`,
      );
    const ready: Plan['ready'][number][] = [];
    for (const { action, values, target } of found.shots) {
      const extra = target === null ? undefined : new Map([['target', target]]);
      ready.push({ prepared: await desk.prepare(action, values, { extra }), values });
    }
    // What happens without a call (DND, registration) belongs to none, unless one is given.
    const callId = event.phase === 'none' && input.call === undefined ? null : call.id;
    return { event, callId, ready, notes: [...found.notes, ...strange] };
  };

  return {
    newCall: (dialect, event) => makeCall(dialect, event),
    check(input) {
      shots.of(input, callOf(input), input.at ?? clock(), true);
    },
    draft(dialect, event, seed, chosen) {
      const call = makeCall(dialect, event, seed === undefined ? random : seededRandom(seed));
      const at = clock();
      const inForce = shots.chosenFor({ dialect, event, ...chosen }, call, at);
      return { callId: call.id, parameters: Object.fromEntries(dialects.values(dialect, event, call, at, inForce)) };
    },
    async preview(input) {
      const { ready, notes } = await plan(input, false);
      return { prepared: ready.map(({ prepared }) => prepared), notes };
    },
    async fire(input) {
      const { event, callId, ready, notes } = await plan(input, true);
      await desk.number(ready.map(({ prepared }) => prepared.action.id));
      const deliveries: Delivery[] = [];
      for (const { prepared, values } of ready) {
        if (input.signal?.aborted === true) break;
        const mark = { dialect: input.dialect, key: event.key, label: event.label };
        deliveries.push(await desk.deliver(prepared, mark, callId, values, input));
      }
      return { deliveries, notes: [...notes] };
    },
  };
}
