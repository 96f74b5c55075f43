import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import {
  IconAdjustments,
  IconBolt,
  IconMoon,
  IconPhoneCall,
  IconPlayerPlay,
  IconRoute,
  IconSearch,
  IconSend,
  IconSun,
} from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { pages } from '../../../shared/pages.ts';
import { ask } from '../client.ts';
import { sectionParts } from '../endpoints/address.ts';
import { counted } from '../parts/counted.ts';
import { holdsAll } from '../parts/holds-all.ts';
import { requestRun } from '../parts/run-request.ts';
import { showFailure } from '../parts/show-failure.ts';
import { goTo } from '../route.ts';
import { pageIcons } from './page-icons.ts';

/** At most so many actions are listed at once: a person types on, nobody scrolls through 850. */
const listed = 30;

/** By the letter, or by its place on keyboards that write none of ours. */
const isLetterK = ({ key, code }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'k' || (code === 'KeyK' && !/^[a-z]$/i.test(key));

/**
 * Ctrl K, or Cmd K, from everywhere, fields and editors too. The field is there and has the focus before the next key
 * can come: that key belongs to it, and to nothing of the page behind it.
 */
function usePaletteKey() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const open = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !isLetterK(event)) return;
      event.preventDefault();
      event.stopPropagation();
      flushSync(() => spotlight.toggle());
      field.current?.focus();
    };
    window.addEventListener('keydown', open, { capture: true });
    return () => window.removeEventListener('keydown', open, { capture: true });
  }, []);
  return field;
}

/** The command palette: every page, action and event, and a few commands. */
export function Palette() {
  const [query, setQuery] = useState('');
  const field = usePaletteKey();
  const { data: actions } = useQuery(ask.actions.list.queryOptions({ input: {} }));
  const { data: events } = useQuery(ask.events.list.queryOptions({ input: {} }));
  const { data: info } = useQuery(ask.workspace.info.queryOptions({ input: {} }));
  const settings = useMutation(ask.settings.update.mutationOptions({ onError: showFailure }));
  const fits = (...texts: readonly string[]) => holdsAll(query, ...texts);
  const group = (name: string, items: readonly SpotlightActionData[]): SpotlightActionGroupData[] =>
    items.length === 0 ? [] : [{ group: name, actions: items.slice(0, listed) }];
  const pageItems = pages
    .filter(({ title }) => fits('go to', title))
    .map(({ id, title, icon }) => {
      const Icon = pageIcons[icon];
      return {
        id: `page ${id}`,
        label: title,
        leftSection: <Icon size={16} stroke={1.5} />,
        onClick: () => goTo(id),
      };
    });
  const sections = (info?.dialects ?? []).flatMap(({ id, name }) =>
    (['endpoints', 'setup'] as const)
      .map((section) => ({ section, label: `${section === 'setup' ? 'Setup' : 'Endpoints'} of ${name}` }))
      .filter(({ label }) => fits('go to', label))
      .map(({ section, label }) => ({
        id: `section ${id} ${section}`,
        label,
        leftSection: <IconAdjustments size={16} stroke={1.5} />,
        onClick: () => goTo('events', sectionParts(id, section)),
      })),
  );
  const eventItems = (events?.events ?? [])
    .filter(({ dialect, key, label }) => fits('fire', dialect, key, label))
    .map(({ dialect, key, label }) => ({
      id: `event ${dialect} ${key}`,
      label: `Fire ${label}`,
      description: `${dialect}:${key}`,
      leftSection: <IconBolt size={16} stroke={1.5} />,
      onClick: () => goTo('simulator', [dialect, key]),
    }));
  const actionItems = (actions?.actions ?? [])
    .filter(({ name, url, method, collection }) => fits(name, method, url, collection.name))
    .map(({ id, name, method, url }) => ({
      id: `action ${id}`,
      label: name,
      description: `${method} ${url}`,
      leftSection: <IconSend size={16} stroke={1.5} />,
      onClick: () => goTo('actions', [id]),
    }));
  const runs = (actions?.collections ?? [])
    .filter(({ problem, requests }) => problem === null && requests > 0)
    .filter(({ name }) => fits('run collection', name))
    .map(({ id, name, requests }) => ({
      id: `run ${id}`,
      label: `Run ${name}`,
      description: counted(requests, 'request'),
      leftSection: <IconPlayerPlay size={16} stroke={1.5} />,
      onClick: () => requestRun({ collection: id, requests: null }),
    }));
  const commands = [
    { label: 'Dark', icon: IconMoon, run: () => settings.mutate({ appearance: 'dark' }) },
    { label: 'Light', icon: IconSun, run: () => settings.mutate({ appearance: 'light' }) },
    { label: 'Demo', icon: IconPhoneCall, run: () => goTo('simulator', ['demo']) },
    { label: 'Response rules', icon: IconRoute, run: () => goTo('receiver', ['rules']) },
  ]
    .filter(({ label }) => fits(label))
    .map(({ label, icon: Icon, run }) => ({
      id: `command ${label}`,
      label,
      leftSection: <Icon size={16} stroke={1.5} />,
      onClick: run,
    }));

  return (
    <Spotlight
      query={query}
      onQueryChange={setQuery}
      // The lists are filtered here: Spotlight's own filter would look at one word only.
      filter={(_, all) => all}
      actions={[
        ...group('Pages', pageItems),
        ...group('Commands', commands),
        ...group('Collections', runs),
        ...group('Events', eventItems),
        ...group('Phone systems', sections),
        ...group('Actions', actionItems),
      ]}
      shortcut={null}
      nothingFound="No results."
      // A field that fades in could not have the focus yet.
      transitionProps={{ duration: 0 }}
      scrollable
      centered={false}
      yOffset={80}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      maxHeight={420}
      highlightQuery
      searchProps={{
        ref: field,
        'aria-label': 'Search pages, actions, and events',
        placeholder: 'Search pages, actions, and events…',
        leftSection: <IconSearch size={16} />,
      }}
    />
  );
}
