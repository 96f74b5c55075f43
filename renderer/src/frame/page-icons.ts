import {
  IconActivity,
  IconArrowsExchange,
  IconBolt,
  IconBraces,
  IconHistory,
  IconInbox,
  IconPhoneCall,
  IconPresentation,
  type IconProps,
  IconSend,
  IconSettings,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { pages } from '../../../shared/pages.ts';

/** The icon of each page, by the name that the list of pages gives it. */
export const pageIcons: Readonly<Record<(typeof pages)[number]['icon'], ComponentType<IconProps>>> = {
  activity: IconActivity,
  'arrows-exchange': IconArrowsExchange,
  bolt: IconBolt,
  braces: IconBraces,
  inbox: IconInbox,
  'phone-call': IconPhoneCall,
  history: IconHistory,
  presentation: IconPresentation,
  send: IconSend,
  settings: IconSettings,
};
