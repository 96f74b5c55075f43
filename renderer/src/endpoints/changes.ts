import type { Endpoint } from '../../../shared/model/endpoint.ts';
import { ask, client, queryClient, refresh } from '../client.ts';
import { notifyDone } from '../parts/undoable.tsx';
import { putBack, type Whose } from './groups.ts';
import { unpointed } from './pointing.ts';

type Add = Parameters<typeof client.endpoints.add>[0];
type Update = Parameters<typeof client.endpoints.update>[0];

/** What is on screen at once is what the engine answered; the rest is asked again. */
function show(dialect: string, change: (all: readonly Endpoint[]) => readonly Endpoint[]): void {
  queryClient.setQueryData(ask.endpoints.list.queryKey({ input: { dialect } }), (all) => all && [...change(all)]);
  refresh(['events']);
}

/** Throws what the engine refuses, as all changes here do. */
export async function addEndpoint(input: Add): Promise<Endpoint> {
  const made = await client.endpoints.add(input);
  show(made.dialect, (all) => [...all, made]);
  return made;
}

export async function updateEndpoint(input: Update): Promise<void> {
  const changed = await client.endpoints.update(input);
  show(changed.dialect, (all) => all.map((endpoint) => (endpoint.id === changed.id ? changed : endpoint)));
}

/** Changes many of a dialect's endpoints in one step: all of them or, where the engine refuses, none. */
export async function changeAll(dialect: string, change: (endpoint: Endpoint) => Endpoint): Promise<void> {
  const all = await client.endpoints.list({ dialect });
  const endpoints = await client.endpoints.restore({ dialect, endpoints: all.map(change) });
  show(dialect, () => endpoints);
}

/** Takes endpoints of one dialect away, and offers them back. */
export async function removeEndpoints(dialect: string, gone: readonly Endpoint[], title: string): Promise<void> {
  const before = await client.endpoints.list({ dialect });
  const ids = new Set(gone.map(({ id }) => id));
  const rest = before.filter(({ id }) => !ids.has(id));
  const [first] = gone;
  // One alone goes by itself: whatever is wrong with the others does not hold it.
  if (gone.length === 1 && first !== undefined) await client.endpoints.remove({ id: first.id });
  else await client.endpoints.restore({ dialect, endpoints: rest });
  show(dialect, () => rest);
  notifyDone(title, async () => {
    const now = await client.endpoints.list({ dialect });
    const endpoints = await client.endpoints.restore({ dialect, endpoints: putBack(before, gone, now) });
    show(dialect, () => endpoints);
  });
}

/** Every event of the dialect goes to this URL; the undo brings back what was before, the switch for all events too. */
export async function pointDialect(
  { id: dialect, name }: { readonly id: string; readonly name: string },
  url: string,
  method: string | null,
): Promise<void> {
  const { eventsActive } = await client.settings.get();
  const before = await client.endpoints.list({ dialect });
  await client.endpoints.point({ dialect, url, ...(method === null ? {} : { method }) });
  const after = await client.endpoints.list({ dialect });
  show(dialect, () => after);
  notifyDone(`Sending ${name} events to ${url}${eventsActive ? '' : '. Events are now turned on'}`, async () => {
    if (!eventsActive) await client.settings.update({ eventsActive });
    const now = await client.endpoints.list({ dialect });
    const endpoints = await client.endpoints.restore({ dialect, endpoints: unpointed(before, now) });
    show(dialect, () => endpoints);
  });
}

/**
 * Sends these events of one extension, condition or the whole system to one URL: endpoints that are there are changed,
 * those that are missing are added with this setup. Offers the way back.
 */
export async function sendAll(
  dialect: string,
  group: Whose & { readonly endpoints: readonly Endpoint[] },
  events: readonly string[],
  url: string,
  setup: Readonly<Record<string, string>>,
  title: string,
): Promise<void> {
  const before = await client.endpoints.list({ dialect });
  const own = new Set(group.endpoints.map(({ id }) => id));
  const wanted = new Set(events);
  await changeAll(dialect, (endpoint) =>
    own.has(endpoint.id) && wanted.has(endpoint.event) ? { ...endpoint, url } : endpoint,
  );
  const there = new Set(group.endpoints.map(({ event }) => event));
  const { scope, owner } = group;
  for (const event of events) {
    if (!there.has(event)) await addEndpoint({ dialect, event, scope, owner, url, setup: { ...setup } });
  }
  notifyDone(title, async () => {
    const endpoints = await client.endpoints.restore({ dialect, endpoints: before });
    show(dialect, () => endpoints);
  });
}
