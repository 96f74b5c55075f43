import type { ActionSummary } from '../../../shared/model/action.ts';
import { counted } from '../parts/counted.ts';

type Request = Pick<ActionSummary, 'id' | 'name' | 'folder'>;

/**
 * What to send as `only`: nothing where all requests of the collection are chosen; the names of whole folders where no
 * other folder and no request has such a name; else ids in the order of the collection.
 */
export function onlyOf(requests: readonly Request[], chosen: ReadonlySet<string>): string[] | undefined {
  const wanted = requests.filter(({ id }) => chosen.has(id));
  if (wanted.length === requests.length) return undefined;
  const folders = wholeFolders(requests, chosen);
  const only: string[] = [];
  const added = new Set<string>();
  for (const { id, folder } of wanted) {
    const at = folder.findIndex((_, depth) => folders.has(keyOf(folder.slice(0, depth + 1))));
    const entry = at === -1 ? id : (folder[at] ?? id);
    if (!added.has(entry)) only.push(entry);
    added.add(entry);
  }
  return only;
}

/** What of a choice is there still: requests may be deleted while a form is open. */
export const stillThere = (
  requests: readonly Pick<Request, 'id'>[],
  chosen: ReadonlySet<string>,
): ReadonlySet<string> => new Set(requests.flatMap(({ id }) => (chosen.has(id) ? id : [])));

const keyOf = (folder: readonly string[]): string => JSON.stringify(folder);

/** What a folder without a name is called here: nobody can mean it by that. */
const nameless = 'Unnamed folder';

/** Keys of the folders that are chosen whole and can be meant by their name alone. */
function wholeFolders(requests: readonly Request[], chosen: ReadonlySet<string>): ReadonlySet<string> {
  const taken = new Set(requests.flatMap(({ id, name }) => [id, name]));
  const keysByName = new Map<string, Set<string>>();
  const broken = new Set<string>();
  for (const { id, folder } of requests) {
    for (let depth = 1; depth <= folder.length; depth += 1) {
      const key = keyOf(folder.slice(0, depth));
      const name = folder[depth - 1] ?? '';
      const keys = keysByName.get(name) ?? new Set();
      keysByName.set(name, keys.add(key));
      if (!chosen.has(id)) broken.add(key);
    }
  }
  const whole = new Set<string>();
  for (const [name, keys] of keysByName) {
    const [key = ''] = keys;
    const isMeant = keys.size === 1 && !taken.has(name) && !taken.has(name.trim()) && name !== nameless;
    if (isMeant && !broken.has(key)) whole.add(key);
  }
  return whole;
}

/** `12 requests, 3 iterations: 36 steps`. */
export function planWords(requests: number, iterations: number): string {
  if (requests === 0) return 'Nothing selected.';
  if (iterations === 1) return `${counted(requests, 'request')}, 1 iteration.`;
  return `${counted(requests, 'request')}, ${counted(iterations, 'iteration')}: ${counted(requests * iterations, 'step')}.`;
}
