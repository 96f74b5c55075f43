/**
 * The pages of the app in the order in which they are shown: the one list for the rail, the palette, the routes, the
 * menu of the desktop app and the screenshots.
 */
export const pages = [
  { id: 'simulator', title: 'Simulator', icon: 'phone-call', group: 'Send', key: '1' },
  { id: 'events', title: 'Events', icon: 'bolt', group: 'Send', key: '2' },
  { id: 'actions', title: 'Actions', icon: 'send', group: 'Send', key: '3' },
  { id: 'parameters', title: 'Parameters', icon: 'braces', group: 'Send', key: '4' },
  { id: 'receiver', title: 'Receiver', icon: 'inbox', group: 'Receive', key: '5' },
  { id: 'activity', title: 'Activity', icon: 'activity', group: 'Watch', key: '6' },
  { id: 'calls', title: 'Calls', icon: 'arrows-exchange', group: 'Watch', key: '7' },
  { id: 'presenter', title: 'Presenter', icon: 'presentation', group: null, key: '9' },
  { id: 'settings', title: 'Settings', icon: 'settings', group: null, key: ',' },
] as const satisfies readonly Page[];

interface Page {
  /** As in the URL: `#/activity`. */
  readonly id: string;
  readonly title: string;
  /** The name of a Tabler icon. */
  readonly icon: string;
  /** The group on the rail; null where the page is not in one. */
  readonly group: 'Send' | 'Receive' | 'Watch' | null;
  /** The key that opens the page from the menu, with Ctrl or Cmd. */
  readonly key: string;
}
