import { failure } from '../../../shared/failure.ts';
import type { Call } from '../../../shared/model/call.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { ActionDesk, Prepared } from '../actions/desk.ts';
import { chosenOf } from '../dialects/chosen.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Chosen, Dialects } from '../dialects/dialects.ts';
import type { Clock } from '../host-services.ts';
import type { Library, LibraryAction } from '../postman/library.ts';
import type { Bindings } from '../workspace/bindings.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { nativeRequests } from './native-request.ts';
import { newCall } from './new-call.ts';
import { type Random, seededRandom } from './random.ts';

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
  readonly values: ReadonlyMap<string, string>;
  readonly prepared: readonly Prepared[];
  readonly notes: readonly string[];
}

export function createSimulator(parts: {
  readonly workspace: Workspace;
  readonly library: Library;
  readonly bindings: Bindings;
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
  readonly desk: ActionDesk;
  readonly clock: Clock;
  readonly random: Random;
}): Simulator {
  const { workspace, library, bindings, dialects, dialectSettings, desk, clock, random } = parts;
  const native = nativeRequests(dialects);

  const makeCall = (dialect: string, key: string, from: Random = random): Call =>
    newCall(from, dialects.event(dialect, key).state, clock());

  /** What was given for this time over what the workspace has decided. */
  const chosenFor = (input: Pick<FireInput, 'dialect' | 'setup' | 'switches' | 'to'>): Chosen => {
    const decided = dialectSettings.of(input.dialect);
    return {
      setup: { ...decided.setup, ...input.setup },
      switches: { ...decided.switches, ...input.switches },
      target: input.to,
    };
  };

  const actionsFor = (
    input: FireInput,
    strict: boolean,
    values: ReadonlyMap<string, string> = new Map(),
  ): { actions: LibraryAction[]; notes: string[] } => {
    const { dialect, event, to, method } = input;
    if (to !== undefined) {
      return { actions: [native({ dialect, event, to, method, chosen: chosenFor(input) }, values)], notes: [] };
    }
    if (method !== undefined) {
      throw failure('INPUT_INVALID', {
        where: 'method',
        detail: 'it is for a URL to send to; actions have their own.',
      });
    }
    const binding = bindings.of(dialect, event);
    if (strict && binding.actions.length === 0) throw failure('NOTHING_BOUND', { dialect, event });
    if (strict && !binding.active) throw failure('EVENT_INACTIVE', { dialect, event });
    if (strict && !workspace.document.read().settings.eventsActive) throw failure('EVENTS_OFF', {});
    // An action whose file was taken away by hand is left out: the others go.
    const known = new Set(library.actions().map(({ id }) => id));
    const actions = binding.actions.filter((id) => known.has(id)).map((id) => library.action(id));
    const count = binding.actions.length;
    if (strict && actions.length === 0) throw failure('BOUND_ACTIONS_GONE', { dialect, event, count });
    const gone = count - actions.length;
    const note = `${gone} of the ${count} actions bound to ${dialect}:${event} left out: in no collection that can be read.`;
    return { actions, notes: gone === 0 ? [] : [note] };
  };

  const plan = async (input: FireInput, strict: boolean): Promise<Plan> => {
    const event = dialects.event(input.dialect, input.event);
    // A person, or git, may have changed the files since.
    if (input.to === undefined) await library.refresh();
    const call = input.call ?? makeCall(input.dialect, input.event);
    const given = Object.entries(input.parameters ?? {});
    const made = dialects.values(input.dialect, input.event, call, input.at ?? clock(), chosenFor(input));
    const values = new Map([...made, ...given]);
    const { actions, notes: left } = actionsFor(input, strict, values);
    const strange = given
      .filter(([tag]) => !event.parameters.includes(tag))
      .map(
        ([tag]) =>
          `${tag} is no parameter of ${input.dialect}:${input.event}; it was given to the actions all the same.`,
      );
    const extra = input.to === undefined ? undefined : new Map([['target', input.to]]);
    const prepared: Prepared[] = [];
    for (const action of actions) prepared.push(await desk.prepare(action, values, { extra }));
    // What happens without a call (DND, registration) belongs to none, unless one is given.
    const callId = event.phase === 'none' && input.call === undefined ? null : call.id;
    return { event, callId, values, prepared, notes: [...left, ...strange] };
  };

  return {
    newCall: (dialect, event) => makeCall(dialect, event),
    check(input) {
      chosenOf(dialects.get(input.dialect), chosenFor(input));
      actionsFor(input, true);
    },
    draft(dialect, event, seed, chosen) {
      const call = makeCall(dialect, event, seed === undefined ? random : seededRandom(seed));
      const inForce = chosenFor({ dialect, ...chosen });
      return {
        callId: call.id,
        parameters: Object.fromEntries(dialects.values(dialect, event, call, clock(), inForce)),
      };
    },
    async preview(input) {
      const { prepared, notes } = await plan(input, false);
      return { prepared, notes };
    },
    async fire(input) {
      const { event, callId, values, prepared, notes } = await plan(input, true);
      await desk.number(prepared.map(({ action }) => action.id));
      const deliveries: Delivery[] = [];
      for (const each of prepared) {
        if (input.signal?.aborted === true) break;
        const mark = { dialect: input.dialect, key: event.key, label: event.label };
        deliveries.push(await desk.deliver(each, mark, callId, values, input));
      }
      return { deliveries, notes: [...notes] };
    },
  };
}
