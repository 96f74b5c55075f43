import type { PhoneEvent } from '../../../shared/model/event.ts';
import { isSendable } from '../parts/sendable.ts';

/** Why firing would send nothing. */
export type Obstacle = 'nothing-bound' | 'event-off' | 'all-off' | 'both-off' | 'no-url' | 'bad-url' | 'receiver-off';

/** What stands in the way of firing now, null where nothing does. A URL is sent to whatever is bound or off. */
export function obstacleOf(now: {
  readonly event: Pick<PhoneEvent, 'active' | 'actions' | 'endpoints'>;
  readonly eventsActive: boolean;
  readonly target: 'bound' | 'url';
  /** The URL typed; null where none was, so that the receiver's is meant. */
  readonly typedUrl: string | null;
  readonly receiverUrl: string | null;
}): Obstacle | null {
  const { event, eventsActive, target, typedUrl, receiverUrl } = now;
  if (target === 'url') {
    if (typedUrl === null) return receiverUrl === null ? 'receiver-off' : null;
    if (typedUrl.trim() === '') return 'no-url';
    return isSendable(typedUrl.trim()) ? null : 'bad-url';
  }
  if (event.actions.length === 0 && event.endpoints === 0) return 'nothing-bound';
  if (!event.active) return eventsActive ? 'event-off' : 'both-off';
  return eventsActive ? null : 'all-off';
}

export interface ObstacleText {
  readonly title: string;
  readonly detail: string;
}

export function textOf(obstacle: Obstacle, label: string): ObstacleText {
  switch (obstacle) {
    case 'nothing-bound':
      return {
        title: `${label} has no bound actions and no endpoints`,
        detail: 'Firing it sends nothing.',
      };
    case 'event-off':
      return { title: `${label} is turned off`, detail: 'Its actions and endpoints are not sent.' };
    case 'all-off':
      return { title: 'Events are turned off', detail: 'No events are sent until you turn them on.' };
    case 'both-off':
      return {
        title: `Events and ${label} are turned off`,
        detail: 'Turn on both to send it.',
      };
    case 'no-url':
      return { title: 'No URL yet', detail: 'Enter a URL.' };
    case 'bad-url':
      return { title: 'Invalid URL', detail: 'Enter a URL that starts with http:// or https:// and includes a host.' };
    case 'receiver-off':
      return { title: 'The receiver is not listening', detail: 'Start the receiver, or enter another URL.' };
  }
}
