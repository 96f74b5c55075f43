import { filtersFuzzer } from './filters.ts';
import type { Fuzzer } from './fuzzer.ts';
import { importsFuzzer } from './imports.ts';
import { journalFuzzer } from './journal.ts';
import { killFuzzer } from './kill.ts';
import { receiverFuzzer } from './receiver.ts';
import { restFuzzer } from './rest.ts';
import { socketFuzzer } from './socket.ts';
import { templatesFuzzer } from './templates.ts';

/** Everything that is fuzzed, by name. */
export const fuzzers: Readonly<Record<string, () => Fuzzer>> = {
  receiver: receiverFuzzer,
  imports: importsFuzzer,
  templates: templatesFuzzer,
  filters: filtersFuzzer,
  rest: restFuzzer,
  socket: socketFuzzer,
  journal: journalFuzzer,
  kill: killFuzzer,
};
