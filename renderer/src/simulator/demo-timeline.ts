import type { Delivery } from '../../../shared/model/delivery.ts';

/** One event of the demo call and what it set off, in the order it happened. */
export interface TimelineGroup {
  readonly id: string;
  readonly dialect: string | null;
  readonly key: string;
  readonly label: string;
  /** When its first delivery left. */
  readonly at: string;
  readonly deliveries: readonly Delivery[];
}

/** Deliveries of one call as a timeline: those that one event caused belong together. */
export function timelineGroupsOf(deliveries: readonly Delivery[]): readonly TimelineGroup[] {
  const groups: TimelineGroup[] = [];
  for (const delivery of deliveries) {
    const { dialect, key, label } = delivery.event;
    const last = groups.at(-1);
    // An action comes once in an event: seen again, the same event has happened again.
    const isSame =
      last !== undefined &&
      last.dialect === dialect &&
      last.key === key &&
      last.deliveries.every(({ action }) => action.id !== delivery.action.id);
    if (isSame) groups[groups.length - 1] = { ...last, deliveries: [...last.deliveries, delivery] };
    else groups.push({ id: delivery.id, dialect, key, label, at: delivery.at, deliveries: [delivery] });
  }
  return groups;
}

/** `2 events, 3 deliveries, 3 captured`. */
export function countsOf(deliveries: readonly Delivery[]): string {
  const events = timelineGroupsOf(deliveries).length;
  const captured = deliveries.filter(({ capture }) => capture !== null).length;
  const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
  return [
    many(events, 'event', 'events'),
    many(deliveries.length, 'delivery', 'deliveries'),
    `${captured} captured`,
  ].join(', ');
}
