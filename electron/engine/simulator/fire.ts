import { failure } from '../../../shared/failure.ts';
import type { Call } from '../../../shared/model/call.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { ActionDesk, Prepared } from '../actions/desk.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Clock } from '../host-services.ts';
import type { Library, LibraryAction } from '../postman/library.ts';
import type { Bindings } from '../workspace/bindings.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { nativeActions } from './native-actions.ts';
import { newCall } from './new-call.ts';
import { type Random, seededRandom } from './random.ts';

export interface FireInput {
  readonly dialect: string;
  readonly event: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly to?: string | undefined;
  /** The call the event belongs to; a new believable one where it is left out. */
  readonly call?: Call | undefined;
  /** When it happens to that call, unix milliseconds; now where it is left out. */
  readonly at?: number | undefined;
}

/** Fires single events: event + call -> dialect -> parameters -> actions -> deliveries, one after another. */
export interface Simulator {
  draft(dialect: string, event: string, seed?: number): { callId: string; parameters: Record<string, string> };
  preview(input: FireInput): Promise<{ prepared: readonly Prepared[]; notes: readonly string[] }>;
  fire(input: FireInput): Promise<{ deliveries: Delivery[]; notes: string[] }>;
  newCall(dialect: string, event: string): Call;
}

interface Plan {
  readonly event: DialectEvent;
  readonly call: Call;
  readonly values: ReadonlyMap<string, string>;
  readonly prepared: readonly Prepared[];
  readonly notes: readonly string[];
}

export function createSimulator(parts: {
  readonly workspace: Workspace;
  readonly library: Library;
  readonly bindings: Bindings;
  readonly dialects: Dialects;
  readonly desk: ActionDesk;
  readonly clock: Clock;
  readonly random: Random;
}): Simulator {
  const { workspace, library, bindings, dialects, desk, clock, random } = parts;
  const natives = nativeActions(dialects);

  const makeCall = (dialect: string, key: string, from: Random = random): Call =>
    newCall(from, dialects.event(dialect, key).state, clock());

  const actionsFor = (input: FireInput, strict: boolean): { actions: LibraryAction[]; notes: string[] } => {
    const { dialect, event } = input;
    if (input.to !== undefined) {
      const native = natives(dialect, event);
      if (native === undefined) throw failure('NO_NATIVE_REQUEST', { dialect, event });
      return { actions: [native], notes: [] };
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
    await library.refresh();
    const { actions, notes: left } = actionsFor(input, strict);
    const call = input.call ?? makeCall(input.dialect, input.event);
    const given = Object.entries(input.parameters ?? {});
    const values = new Map([...dialects.values(input.dialect, input.event, call, input.at ?? clock()), ...given]);
    const strange = given
      .filter(([tag]) => !event.parameters.includes(tag))
      .map(
        ([tag]) =>
          `${tag} is no parameter of ${input.dialect}:${input.event}; it was given to the actions all the same.`,
      );
    const extra = input.to === undefined ? undefined : new Map([['target', input.to]]);
    const prepared: Prepared[] = [];
    for (const action of actions) prepared.push(await desk.prepare(action, values, { extra }));
    return { event, call, values, prepared, notes: [...left, ...strange] };
  };

  return {
    newCall: (dialect, event) => makeCall(dialect, event),
    draft(dialect, event, seed) {
      const call = makeCall(dialect, event, seed === undefined ? random : seededRandom(seed));
      return { callId: call.id, parameters: Object.fromEntries(dialects.values(dialect, event, call, clock())) };
    },
    async preview(input) {
      const { prepared, notes } = await plan(input, false);
      return { prepared, notes };
    },
    async fire(input) {
      const { event, call, values, prepared, notes } = await plan(input, true);
      await desk.number(prepared.map(({ action }) => action.id));
      const deliveries: Delivery[] = [];
      for (const each of prepared) {
        const mark = { dialect: input.dialect, key: event.key, label: event.label };
        deliveries.push(await desk.deliver(each, mark, call.id, values));
      }
      return { deliveries, notes: [...notes] };
    },
  };
}
