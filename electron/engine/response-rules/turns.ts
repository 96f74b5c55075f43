import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of one piece of work, before everybody else has a turn. */
export const pieceMs = 6;

/**
 * Does a piece of work in its turn. Pieces that wait are done one after another, and others are served between two of them.
 * A piece must not wait for another one.
 */
export type InTurn = <Result>(piece: () => Result) => Promise<Result>;

export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (piece) => {
    const result = last.then(() => nextTurn()).then(piece);
    last = result.catch(() => undefined);
    return result;
  };
}
