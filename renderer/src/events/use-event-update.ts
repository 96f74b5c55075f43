import { create } from 'zustand';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { ask, client, queryClient } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';

type Change = Partial<Pick<PhoneEvent, 'active' | 'actions'>>;
type Which = Pick<PhoneEvent, 'dialect' | 'key'>;

/**
 * Changes that the engine has not confirmed yet, by event: shown at once, and the next change builds on them, so that
 * quick clicks lose nothing. They leave one after another.
 */
const usePending = create<ReadonlyMap<string, Change>>(() => new Map());
const pendingOf = (name: string): Change | undefined => usePending.getState().get(name);
let line: Promise<void> = Promise.resolve();

const nameOf = ({ dialect, key }: Which): string => `${dialect}:${key}`;

/** Changes an event: on the screen now, in the workspace as soon as those before are done. Shows when it fails. */
export function updateEvent(which: Which, change: Change): void {
  const name = nameOf(which);
  const wanted = { ...pendingOf(name), ...change };
  usePending.setState((pending) => new Map(pending).set(name, wanted), true);
  line = line.then(async () => {
    try {
      await client.events.update({ dialect: which.dialect, key: which.key, ...change });
    } catch (error) {
      showFailure(error);
    }
    // Only the last of several changes may hand over to what the engine says.
    if (pendingOf(name) !== wanted) return;
    await queryClient.invalidateQueries({ queryKey: ask.events.key() }).catch(() => undefined);
    if (pendingOf(name) !== wanted) return;
    const next = new Map(usePending.getState());
    next.delete(name);
    usePending.setState(next, true);
  });
}

/** The events as the person has set them, confirmed or not. */
export function usePendingChanges(events: readonly PhoneEvent[]): readonly PhoneEvent[] {
  const changes = usePending();
  return events.map((event) => ({ ...event, ...changes.get(nameOf(event)) }));
}
