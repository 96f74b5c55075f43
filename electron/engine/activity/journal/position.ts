/** A place in the journal: between two records, where one ends and the next begins. */
export interface Position {
  /** Number of the segment file. */
  readonly segment: number;
  /** Bytes from its start. */
  readonly offset: number;
}

export const isBefore = (one: Position, other: Position): boolean =>
  one.segment < other.segment || (one.segment === other.segment && one.offset < other.offset);
