import { linkTo } from '../route.ts';

const sections = ['events', 'endpoints', 'setup'] as const;
export type Section = (typeof sections)[number];

export interface EventsAddress {
  readonly dialect: string | undefined;
  readonly section: Section;
  /** The event that is open; only among the events. */
  readonly event: string | undefined;
}

/**
 * Reads what follows `#/events`: `voipnow`, `voipnow/hangup` for an event, `voipnow/settings/endpoints` for a section.
 * A section has three parts, so that no event's key can be taken for one. An unknown section is the events.
 */
export function readEventsAddress(parts: readonly string[]): EventsAddress {
  const [dialect, second, third] = parts;
  if (third === undefined) return { dialect, section: 'events', event: second };
  return { dialect, section: sections.find((section) => section === third) ?? 'events', event: undefined };
}

/** What follows `#/events` for a section of a dialect. */
export function sectionParts(dialect: string, section: Section): readonly string[] {
  return section === 'events' ? [dialect] : [dialect, 'settings', section];
}

export const linkToSection = (dialect: string, section: Section): string =>
  linkTo('events', ...sectionParts(dialect, section));
