import { type Call, sideOf, talkedSeconds, talkSeconds } from '../../../shared/model/call.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';

/** What an expression may take from: the call as it stands when one event happens. Flat, so that paths are plain keys. */
export type Moment = Readonly<Record<string, string | number>>;

/** What stands around a call: the vendor's configuration, the choices made, and where the event is sent. */
export interface Surroundings {
  readonly setup: Readonly<Record<string, string>>;
  readonly variants: Readonly<Record<string, string>>;
  /** The URL the vendor's own request goes to; an empty text where actions are sent. */
  readonly target: string;
  /** By event key: where the vendor's settings send that event of the same owner. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/**
 * The call as one of its events sees it. Times are unix milliseconds; what has not happened is an empty text.
 * The keys are the paths a dialect file may `take` or test with `when`.
 */
export function momentOf(
  call: Call,
  event: Pick<DialectEvent, 'key' | 'phase'>,
  at: number,
  around: Surroundings,
): Moment {
  const side = sideOf(call);
  const other = side === 'caller' ? call.called : call.caller;
  return {
    at,
    target: around.target,
    'event.key': event.key,
    'event.phase': event.phase,
    direction: call.direction,
    side,
    'ids.unique': call.ids.unique,
    'ids.uuid': call.ids.uuid,
    'ids.sip': call.ids.sip,
    'ids.api': call.ids.api,
    'caller.number': call.caller.number,
    'caller.name': call.caller.name,
    'called.number': call.called.number,
    'called.name': call.called.name ?? '',
    'other.number': other.number,
    'other.name': other.name ?? '',
    'caller.uri': call.caller.uri ?? '',
    'called.uri': call.called.uri ?? '',
    'other.uri': other.uri ?? '',
    'dialed.number': call.direction === 'inbound' ? (call.dialed ?? call.extension.number) : call.called.number,
    did: call.did ?? '',
    'extension.number': call.extension.number,
    'extension.name': call.extension.name,
    tenant: call.tenant,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt ?? '',
    endedAt: call.endedAt ?? '',
    result: call.result ?? '',
    legEnd: call.legEnd ?? '',
    talkSeconds: talkSeconds(call),
    talkedSeconds: talkedSeconds(call, at),
    cost: call.cost ?? '',
    recordingUrl: call.recordingUrl ?? '',
    voicemailUrl: call.voicemailUrl ?? '',
    ...prefixed.setup(around.setup),
    ...prefixed.variant(around.variants),
    ...prefixed.endpoint(around.endpoints),
  };
}

type Texts = Readonly<Record<string, string>>;

/** The same values come with one event after the other. */
function prefixing(prefix: string): (values: Texts) => Texts {
  const made = new WeakMap<Texts, Texts>();
  return (values) => {
    let paths = made.get(values);
    if (paths === undefined) {
      paths = Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]));
      made.set(values, paths);
    }
    return paths;
  };
}

const prefixed = { setup: prefixing('setup'), variant: prefixing('variant'), endpoint: prefixing('endpoint') };

const nobody: Call = {
  id: '',
  ids: { unique: '', uuid: '', sip: '', api: '' },
  direction: 'inbound',
  caller: { number: '', name: '' },
  called: { number: '' },
  extension: { number: '', name: '' },
  tenant: '',
  startedAt: 0,
  answeredAt: null,
  endedAt: null,
  result: null,
  cost: null,
  recordingUrl: null,
};

const nowhere: Surroundings = { setup: {}, variants: {}, target: '', endpoints: {} };

/** Every path of a call that a dialect file may name, those of its own keys apart: a file that names another is refused. */
export const momentPaths: ReadonlySet<string> = new Set(
  Object.keys(momentOf(nobody, { key: '', phase: 'none' }, 0, nowhere)),
);
