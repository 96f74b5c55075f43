import {
  IconActivity,
  IconArrowsExchange,
  IconBolt,
  IconBraces,
  IconHistory,
  IconInbox,
  IconPhoneCall,
  type IconProps,
  IconSend,
  IconSettings,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { PageId } from '../route.ts';

export interface PageEntry {
  readonly name: PageId;
  readonly title: string;
  readonly icon: ComponentType<IconProps>;
}

/** The rail: what one sends, what one receives, what one watches. */
export const pageGroups: readonly { readonly label: string; readonly pages: readonly PageEntry[] }[] = [
  {
    label: 'Send',
    pages: [
      { name: 'simulator', title: 'Simulator', icon: IconPhoneCall },
      { name: 'events', title: 'Events', icon: IconBolt },
      { name: 'actions', title: 'Actions', icon: IconSend },
      { name: 'parameters', title: 'Parameters', icon: IconBraces },
    ],
  },
  { label: 'Receive', pages: [{ name: 'receiver', title: 'Receiver', icon: IconInbox }] },
  {
    label: 'Watch',
    pages: [
      { name: 'activity', title: 'Activity', icon: IconActivity },
      { name: 'calls', title: 'Calls', icon: IconArrowsExchange },
      { name: 'runs', title: 'Runs', icon: IconHistory },
    ],
  },
];

export const settingsEntry: PageEntry = { name: 'settings', title: 'Settings', icon: IconSettings };

export const allPages: readonly PageEntry[] = [...pageGroups.flatMap(({ pages }) => pages), settingsEntry];
