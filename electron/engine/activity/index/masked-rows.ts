import type Database from 'better-sqlite3';
import type { ActivityRow } from '../../../../shared/model/activity.ts';
import { maskedColumns } from '../../masking/mask-activity.ts';
import type { Masker } from '../../masking/masker.ts';
import type { SecretValue } from '../../masking/secret-search.ts';

/** The secrets of the workspace as they are now. */
export interface KnownSecrets {
  readonly values: readonly SecretValue[];
  readonly masker: Masker;
}

/** How rows are shown whose texts hold the value of a secret. */
interface MaskedRows {
  /** Part of the transaction that inserts the row. */
  note(seq: number, columns: Partial<ActivityRow>): void;
  shown(row: ActivityRow): ActivityRow;
  /** Part of the transaction that removes the rows: the parameters of `oldest`. */
  removeOldest(limit: number, seq: number, at: string): void;
  clear(): void;
}

/**
 * A table beside the rows, as few of them have anything to hide: filters read the rows, and screens what is noted here.
 * `oldest` selects the rows that are about to be removed.
 */
export function createMaskedRows(db: Database.Database, oldest: string, secrets: () => KnownSecrets): MaskedRows {
  const insert = db.prepare<[number, string]>('INSERT OR REPLACE INTO masked VALUES (?, ?)');
  const select = db.prepare<[number], string>('SELECT columns FROM masked WHERE seq = ?').pluck();
  const remove = db.prepare<[number, number, string]>(`DELETE FROM masked WHERE seq IN (${oldest})`);
  return {
    note: (seq, columns) => void insert.run(seq, JSON.stringify(columns)),
    shown(row) {
      const columns = select.get(row.seq);
      const noted: ActivityRow = columns === undefined ? row : { ...row, ...JSON.parse(columns) };
      return { ...noted, ...maskedColumns(noted, secrets().masker) };
    },
    removeOldest: (limit, seq, at) => void remove.run(limit, seq, at),
    clear: () => void db.exec('DELETE FROM masked'),
  };
}
