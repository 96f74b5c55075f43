import type { Clock } from '../../host-services.ts';
import type { StartIndex } from '../log.ts';
import type { Knowledge } from './activity-index.ts';
import { openIndex } from './open-index.ts';

/** The index in the engine's own thread: for a command that ends soon, which a thread would cost more than it gives. */
export const indexHere =
  (clock: Clock, knowledge: Knowledge): StartIndex =>
  async (options, news) =>
    openIndex(options, { clock, knowledge: () => knowledge, news, pace: 0 });
