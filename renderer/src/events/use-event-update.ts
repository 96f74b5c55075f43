import { useSyncExternalStore } from 'react';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { ask, client, queryClient } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';

type Change = Partial<Pick<PhoneEvent, 'active' | 'actions'>>;
type Which = Pick<PhoneEvent, 'dialect' | 'key'>;

/**
 * Changes that the engine has not confirmed yet, by event: shown at once, and the next change builds on them, so that
 * quick clicks lose nothing. They leave one after another.
 */
let pending: ReadonlyMap<string, Change> = new Map();
let line: Promise<void> = Promise.resolve();
const listeners = new Set<() => void>();

const nameOf = ({ dialect, key }: Which): string => `${dialect}:${key}`;

function become(next: ReadonlyMap<string, Change>): void {
  pending = next;
  for (const listener of listeners) listener();
}

/** Changes an event: on the screen now, in the workspace as soon as those before are done. Tells when it fails. */
export function updateEvent(which: Which, change: Change): void {
  const name = nameOf(which);
  const wanted = { ...pending.get(name), ...change };
  become(new Map(pending).set(name, wanted));
  line = line.then(async () => {
    try {
      await client.events.update({ dialect: which.dialect, key: which.key, ...change });
    } catch (error) {
      showFailure(error);
    }
    // Only the last of several changes may hand over to what the engine says.
    if (pending.get(name) !== wanted) return;
    await queryClient.invalidateQueries({ queryKey: ask.events.key() }).catch(() => undefined);
    if (pending.get(name) !== wanted) return;
    const next = new Map(pending);
    next.delete(name);
    become(next);
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The events as the person has set them, confirmed or not. */
export function usePendingChanges(events: readonly PhoneEvent[]): readonly PhoneEvent[] {
  const changes = useSyncExternalStore(subscribe, () => pending);
  return events.map((event) => ({ ...event, ...changes.get(nameOf(event)) }));
}
