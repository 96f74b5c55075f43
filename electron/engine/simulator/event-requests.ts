import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { failure } from '../../../shared/failure.ts';
import type { Call } from '../../../shared/model/call.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import { choicesOver } from '../dialects/chosen.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Chosen, Dialects } from '../dialects/dialects.ts';
import { nativeRequests } from '../dialects/native-request.ts';
import type { EndpointService } from '../endpoints/endpoint-service.ts';
import { createRouting } from '../endpoints/routing.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { type BindingService, isOn } from '../workspace/binding-service.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** An event to fire: what clients ask for, and what the call it is part of adds. */
export type EventToFire = ContractInputs['simulator']['fire'] & {
  /** What a scenario needs of the vendor's configuration: over the defaults, under that of a single endpoint. */
  readonly needs?: Readonly<Record<string, string>> | undefined;
  /** The call the event belongs to; a new believable one where it is left out. */
  readonly call?: Call | undefined;
  /** When it happens to that call, unix milliseconds; now where it is left out. */
  readonly at?: number | undefined;
  /** How chaos altered the event, for the activity log. */
  readonly altered?: string | undefined;
  /** When it is sent, in seconds of the call that is played. */
  readonly played?: number | undefined;
  /** The run that it is part of; a run of its own where it is left out. */
  readonly runId?: string | undefined;
  /** Gives up what is being sent, and sends nothing more. */
  readonly signal?: AbortSignal | undefined;
};

/** One request of an event, before its tags are filled. */
export interface EventRequest {
  readonly action: CollectionAction;
  /** Values of the event's parameters in this request. */
  readonly values: ReadonlyMap<string, string>;
  /** The URL that a vendor's own request goes to; null for an action. */
  readonly target: string | null;
}

/** Where an event of a call goes: to a given URL, or to its bound actions and its endpoints. */
export interface EventRequests {
  /**
   * With `strict` it throws where nothing would be sent: NOTHING_BOUND, EVENT_INACTIVE, EVENTS_OFF, BOUND_ACTIONS_GONE,
   * NO_ENDPOINT_FOR_OWNER. Always throws INPUT_INVALID for what the dialect does not know, NO_NATIVE_REQUEST.
   */
  of(
    input: EventToFire,
    call: Call,
    at: number,
    strict: boolean,
  ): { readonly requests: readonly EventRequest[]; readonly notes: readonly string[] };
  /** What was given for this time over what the workspace has decided. */
  chosenFor(input: Pick<EventToFire, 'dialect' | 'event' | 'setup' | 'variants'>, call: Call, at: number): Chosen;
}

export function createEventRequests(parts: {
  readonly workspace: Workspace;
  readonly collections: CollectionStore;
  readonly bindings: BindingService;
  readonly endpoints: EndpointService;
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
}): EventRequests {
  const { workspace, collections, bindings, endpoints, dialects, dialectSettings } = parts;
  const native = nativeRequests(dialects);
  const routing = createRouting(dialects, endpoints);

  const decidedFor = (input: Pick<EventToFire, 'dialect' | 'setup' | 'variants' | 'needs' | 'to'>, own?: Endpoint) => {
    const decided = dialectSettings.of(input.dialect);
    return {
      setup: choicesOver(decided.setup, input.needs, own?.setup, input.setup),
      variants: choicesOver(decided.variants, input.variants),
      target: own?.url ?? input.to,
    };
  };
  const valuesOf = (input: EventToFire, call: Call, at: number, chosen: Chosen): ReadonlyMap<string, string> => {
    const made = dialects.values(input.dialect, input.event, call, at, chosen);
    for (const [tag, value] of Object.entries(input.parameters ?? {})) made.set(tag, value);
    return made;
  };

  /** Throws where nothing may be sent for the event. */
  const checkSwitches = ({ dialect, event }: EventToFire, count: number, unsound: readonly string[]): void => {
    const binding = bindings.of(dialect, event);
    if (binding.actions.length === 0 && count === 0) {
      if (unsound.length > 0) throw failure('NO_ENDPOINT_FOR_OWNER', { dialect, event, detail: unsound.join(' ') });
      throw failure('NOTHING_BOUND', { dialect, event });
    }
    if (!isOn(binding, count)) throw failure('EVENT_INACTIVE', { dialect, event });
    if (!workspace.document.read().settings.eventsActive) throw failure('EVENTS_OFF', {});
  };

  return {
    chosenFor(input, call, at) {
      const chosen = decidedFor(input);
      const { dialect, event } = input;
      return { ...chosen, endpointOf: routing({ dialect, event, call, at, chosen }, {}).urlOf };
    },
    of(input, call, at, strict) {
      const { dialect, event, to, method, insecure, parameters = {} } = input;
      const chosen = decidedFor(input);
      if (to !== undefined) {
        const values = valuesOf(input, call, at, chosen);
        const nativeInput = { dialect, event, to, method, chosen, verifyTls: insecure !== true };
        return {
          requests: [{ action: native(nativeInput, values), values, target: to }],
          notes: [],
        };
      }
      const stray = method !== undefined ? 'method' : insecure === true ? 'insecure' : null;
      if (stray !== null) {
        const detail = 'it is for a URL to send to; actions and endpoints have their own.';
        throw failure('INPUT_INVALID', { where: stray, detail });
      }
      const route = routing({ dialect, event, call, at, chosen }, parameters);
      const values = valuesOf(input, call, at, { ...chosen, endpointOf: route.urlOf });
      const { enabled, leftOut } = endpoints.carriers(dialect, event);
      if (strict) checkSwitches(input, enabled.length, leftOut);

      // An action whose file was taken away by hand is left out: the others go.
      const bound = bindings.of(dialect, event).actions;
      const existing = bound.filter((id) => collections.has(id));
      if (strict && existing.length === 0 && route.endpoints.length === 0) {
        if (bound.length > 0) throw failure('BOUND_ACTIONS_GONE', { dialect, event, count: bound.length });
        throw failure('NO_ENDPOINT_FOR_OWNER', { dialect, event, detail: route.notes.join(' ') });
      }
      const gone = bound.length - existing.length;
      const left = `${gone} of the ${bound.length} actions bound to ${dialect}:${event} left out: in no collection that can be read.`;

      const requestTo = (endpoint: Endpoint): EventRequest => {
        const { url, method: own, verifyTls } = endpoint;
        const its = { ...decidedFor(input, endpoint), endpointOf: (key: string) => route.urlOf(key, endpoint) };
        const filled = valuesOf(input, call, at, its);
        const made = native({ dialect, event, to: url, method: own ?? undefined, chosen: its, verifyTls }, filled);
        return { action: { ...made, id: endpoint.id, name: nameOf(endpoint) }, values: filled, target: url };
      };
      return {
        requests: [
          ...existing.map((id) => ({ action: collections.action(id), values, target: null })),
          ...route.endpoints.map(requestTo),
        ],
        notes: [...(gone === 0 ? [] : [left]), ...route.notes],
      };
    },
  };

  /** `Extension Ringing, Extension 102`; of the whole system the label of the event alone. */
  function nameOf({ dialect, event, scope, owner }: Endpoint): string {
    const { label } = dialects.event(dialect, event);
    if (scope === null) return label;
    const whose = dialects.get(dialect).scopes.find(({ id }) => id === scope)?.label ?? scope;
    return owner === '' ? `${label}, every ${whose}` : `${label}, ${whose} ${owner}`;
  }
}
