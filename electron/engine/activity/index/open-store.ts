import type { Clock } from '../../host-services.ts';
import type { SegmentReader } from '../journal/segments.ts';
import type { Knowledge } from './activity-index.ts';
import { isDamage, isForeign, moveDamaged, openDatabase } from './database.ts';
import { createStore, type Store, type StoreParts } from './store.ts';
import { finishUpgrade } from './upgrade.ts';

interface OpenedStore {
  readonly store: Store;
  /** A sentence for a person where the database was damaged and a new one was begun. */
  readonly notice: string | null;
}

/** The store of the database in `file`, or of a new one where its tables are not what they should be. */
export async function openStore(
  file: string,
  journal: SegmentReader,
  parts: {
    readonly clock: Clock;
    readonly knowledge: () => Knowledge | Promise<Knowledge>;
  } & StoreParts,
): Promise<OpenedStore> {
  const { db, notice, isUpgrading } = openDatabase(file, parts.clock);
  try {
    if (isUpgrading) finishUpgrade(db, journal, (await parts.knowledge()).searchTerms);
    return { store: createStore(db, journal, parts), notice };
  } catch (error) {
    db.close();
    if (!isForeign(error) && !isDamage(error)) throw error;
    return newStore(file, journal, parts, error);
  }
}

/** Moves a damaged database aside and begins a new one. */
export function newStore(
  file: string,
  journal: SegmentReader,
  parts: { readonly clock: Clock } & StoreParts,
  damage: unknown,
): OpenedStore {
  const notice = moveDamaged(file, damage, parts.clock);
  return { store: createStore(openDatabase(file, parts.clock).db, journal, parts), notice };
}
