import type { ComponentType } from 'react';
import type { Activity } from '../../../shared/model/activity.ts';
import type { EventDetails } from '../../../shared/model/event-details.ts';
import type { PageId } from '../../../shared/pages.ts';
import { describeFault } from '../../../shared/rule-words.ts';
import { CaptureOverview } from './capture-overview.tsx';
import { DeliveryOverview } from './delivery-overview.tsx';

interface OverviewProps<Kind extends Activity> {
  readonly activity: Kind;
  /** Null until it is there. */
  readonly details: EventDetails | null;
  readonly page: PageId;
}

/** What the detail pane must know of one kind of activity; request and response are shown the same way for all. */
interface ActivityView<Kind extends Activity> {
  readonly Overview: ComponentType<OverviewProps<Kind>>;
  title(activity: Kind, details: EventDetails | null): string;
  dialect(activity: Kind): string | null;
  /** Why there is no response to show. */
  noResponse(activity: Kind): string;
  /** The activity whose arrow in the ladder stands for this one. */
  arrow(activity: Kind): string;
}

const views: { readonly [Kind in Activity['kind']]: ActivityView<Extract<Activity, { kind: Kind }>> } = {
  delivery: {
    Overview: DeliveryOverview,
    // In a collection run each is of the same event.
    title: ({ event, step, action }) => (step === undefined ? event.label : action.name),
    dialect: ({ event }) => event.dialect,
    noResponse: ({ message }) => `No response: ${message}`,
    arrow: ({ id }) => id,
  },
  capture: {
    Overview: CaptureOverview,
    title: ({ incomplete }, details) =>
      details?.eventLabel ?? (incomplete === undefined ? 'Captured request' : 'Incomplete request'),
    dialect: ({ recognized }) => recognized?.dialect ?? null,
    noResponse: ({ status, incomplete, fault }) =>
      incomplete !== undefined
        ? `No response: ${incomplete.reason}`
        : fault !== undefined
          ? `No response: ${describeFault(fault)}, as a response rule says.`
          : `The response (${status}) was not kept by the version that captured this request.`,
    arrow: ({ id, delivery }) => delivery ?? id,
  },
};

/** The view of an activity's own kind: TypeScript cannot follow that both come from one union. */
export const viewFor = (activity: Activity): ActivityView<Activity> =>
  views[activity.kind] as unknown as ActivityView<Activity>;
