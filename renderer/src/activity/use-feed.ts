import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ActivityWindow } from './activity-window.ts';
import { createFeed, type Feed } from './feed.ts';

/** The list of what the filter lets through, kept up to date while the page is on screen. */
export function useFeed(filter: string): { readonly feed: Feed; readonly list: ActivityWindow } {
  const feed = useMemo(() => createFeed(filter), [filter]);
  useEffect(() => {
    feed.start();
    return feed.stop;
  }, [feed]);
  const list = useSyncExternalStore(feed.subscribe, feed.get);
  return { feed, list };
}
