import type { PhoneEvent } from '../../../shared/model/event.ts';

type Choosable = Pick<PhoneEvent, 'dialect' | 'key' | 'phase' | 'actions' | 'endpoints'>;

/**
 * The event to show: the one in the address (`dialect`, or `dialect` and `key`), else the one shown last, else one that
 * would send something, else the beginning of a call. Null where there are no events at all.
 */
export function chooseEvent<Event extends Choosable>(
  events: readonly Event[],
  [dialect, key]: readonly string[],
  last: Pick<Event, 'dialect' | 'key'> | null,
): Event | null {
  const offered = events.filter((event) => event.dialect === dialect);
  const among = offered.length > 0 ? offered : events;
  return (
    offered.find((event) => event.key === key) ??
    among.find((event) => event.dialect === last?.dialect && event.key === last.key) ??
    among.find(({ actions, endpoints }) => actions.length + endpoints > 0) ??
    among.find(({ phase }) => phase === 'ringing') ??
    among[0] ??
    null
  );
}

/** What an address asks for that is not there, for a person; null where all is well. */
export function missingIn(events: readonly Choosable[], [dialect, key]: readonly string[]): string | null {
  if (dialect === undefined) return null;
  const offered = events.filter((event) => event.dialect === dialect);
  if (offered.length === 0) return `There is no phone system ${dialect}.`;
  if (key === undefined || offered.some((event) => event.key === key)) return null;
  return `${dialect} has no event ${key}.`;
}
