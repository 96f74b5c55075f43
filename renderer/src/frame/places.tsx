import {
  IconActivity,
  IconArrowsExchange,
  IconBolt,
  IconBraces,
  IconInbox,
  IconPhoneCall,
  type IconProps,
  IconSend,
  IconSettings,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { PlaceName } from '../place.ts';

export interface PlaceEntry {
  readonly name: PlaceName;
  readonly title: string;
  readonly icon: ComponentType<IconProps>;
}

/** The rail: what one sends, what one receives, what one watches. */
export const placeGroups: readonly { readonly label: string; readonly places: readonly PlaceEntry[] }[] = [
  {
    label: 'Send',
    places: [
      { name: 'simulator', title: 'Simulator', icon: IconPhoneCall },
      { name: 'events', title: 'Events', icon: IconBolt },
      { name: 'actions', title: 'Actions', icon: IconSend },
      { name: 'parameters', title: 'Parameters', icon: IconBraces },
    ],
  },
  { label: 'Receive', places: [{ name: 'receiver', title: 'Receiver', icon: IconInbox }] },
  {
    label: 'Watch',
    places: [
      { name: 'activity', title: 'Activity', icon: IconActivity },
      { name: 'calls', title: 'Calls', icon: IconArrowsExchange },
    ],
  },
];

export const settingsEntry: PlaceEntry = { name: 'settings', title: 'Settings', icon: IconSettings };

export const allPlaces: readonly PlaceEntry[] = [...placeGroups.flatMap(({ places }) => places), settingsEntry];
