import { type Call, talkSeconds } from '../../../shared/model/call.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';

/** What an expression may take from: the call as it stands when one event happens. Flat, so that paths are plain keys. */
export type Moment = Readonly<Record<string, string | number>>;

/**
 * The call as one of its events sees it. Times are unix milliseconds; what has not happened is an empty text.
 * The keys are the paths a dialect file may `take` or test with `when`.
 */
export function momentOf(call: Call, event: Pick<DialectEvent, 'key' | 'phase'>, at: number): Moment {
  return {
    at,
    'event.key': event.key,
    'event.phase': event.phase,
    direction: call.direction,
    'ids.unique': call.ids.unique,
    'ids.uuid': call.ids.uuid,
    'ids.sip': call.ids.sip,
    'ids.api': call.ids.api,
    'caller.number': call.caller.number,
    'caller.name': call.caller.name,
    'called.number': call.called.number,
    'extension.number': call.extension.number,
    'extension.name': call.extension.name,
    tenant: call.tenant,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt ?? '',
    endedAt: call.endedAt ?? '',
    result: call.result ?? '',
    talkSeconds: talkSeconds(call),
    cost: call.cost ?? '',
    recordingUrl: call.recordingUrl ?? '',
  };
}

/** Every path a dialect file may name: a file that names another is refused. */
export const momentPaths: ReadonlySet<string> = new Set(
  Object.keys(
    momentOf(
      {
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
      },
      { key: '', phase: 'none' },
      0,
    ),
  ),
);
