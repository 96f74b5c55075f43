import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { createFeed, type Feed } from './feed.ts';
import type { RecordList } from './record-list.ts';

/** The list of what the filter lets through, kept true while the place is on screen. */
export function useFeed(filter: string): { readonly feed: Feed; readonly list: RecordList } {
  const feed = useMemo(() => createFeed(filter), [filter]);
  useEffect(() => {
    feed.start();
    return feed.stop;
  }, [feed]);
  const list = useSyncExternalStore(feed.subscribe, feed.get);
  return { feed, list };
}
