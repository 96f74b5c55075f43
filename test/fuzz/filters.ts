import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { rowOf } from '../../electron/engine/activity/kinds.ts';
import type { ActivityLog } from '../../electron/engine/activity/log.ts';
import { parseFilter, printFilter } from '../../shared/filter.ts';
import { describeFilter } from '../../shared/filter-describe.ts';
import { matches, messageTexts } from '../../shared/filter-match.ts';
import { anyActivity, anyFilter } from '../support/arbitrary-filters.ts';
import { openLog, parametersOf } from '../support/open-log.ts';
import type { Fuzzer } from './fuzzer.ts';

const pieces = fc.constantFrom(
  ...['(', ')', '"', "'", '\\', ' ', '\n', 'not', 'not(', 'or(', 'and(', 'and', '!=', '=', '>=', '<', '*=', '^=', '$='],
  ...[
    'status',
    'duration',
    'size',
    'body',
    'header',
    'path',
    'event',
    'x',
    '4',
    '5s',
    '10kb',
    '-1',
    'é',
    '\u0130',
    '\ud800',
    '%',
    '_',
  ],
);
const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
);

/** Any text is read as a filter, and what could be read prints as text that reads the same. */
function tryNoise(text: string): void {
  const { filter, problems } = parseFilter(text);
  for (const { at, message } of problems) {
    if (at < 0 || at > text.length || message === '') throw new Error(`a problem at ${at}: ${message}`);
  }
  describeFilter(filter);
  const printed = printFilter(filter);
  const again = parseFilter(printed);
  if (again.problems.length > 0 || printFilter(again.filter) !== printed) {
    throw new Error(`printed as ${printed}, which reads as ${JSON.stringify(again)}`);
  }
}

export function filtersFuzzer(): Fuzzer {
  let opened: { readonly folder: string; readonly log: ActivityLog } | null = null;
  let next = 0;

  async function log(): Promise<ActivityLog> {
    if (opened === null) {
      const folder = await mkdtemp(join(tmpdir(), 'hookswitch-fuzz-'));
      opened = { folder, log: await openLog(join(folder, 'activity.db')) };
    }
    return opened.log;
  }

  return {
    claims: [
      {
        name: 'any text is read as a filter, and printed so that it reads the same',
        inputs: 500,
        property: fc.property(noise, tryNoise),
      },
      {
        name: 'the log finds with any text, or says where it is wrong',
        inputs: 50,
        property: fc.asyncProperty(noise, async (filter) => {
          const isWrong = parseFilter(filter).problems.length > 0;
          const failed = await (await log()).query({ filter }).then(
            () => null,
            (error) => error,
          );
          if (isWrong ? failed?.code !== 'INPUT_INVALID' : failed !== null) throw failed ?? new Error('it was taken');
        }),
      },
      {
        name: 'the log and the predicate let the same rows through',
        inputs: 15,
        property: fc.asyncProperty(
          fc.array(anyActivity, { minLength: 1, maxLength: 20 }),
          fc.array(anyFilter, { minLength: 1, maxLength: 20 }),
          async (made, filters) => {
            const asked = await log();
            await asked.clear();
            const activities = made.map((make) => make(`id-${next++}`));
            const places = await Promise.all(activities.map((activity) => asked.append(activity)));
            for (const filter of filters) {
              const expected = activities.flatMap((activity, index) => {
                const row = { seq: places[index] ?? 0, ...rowOf(activity) };
                return matches(filter, row, messageTexts(activity, row.direction, parametersOf)) ? [activity.id] : [];
              });
              const { items } = await asked.query({ filter: printFilter(filter), limit: 1000 });
              const found = items.map(({ id }) => id).reverse();
              if (found.join() === expected.join()) continue;
              throw new Error(`${printFilter(filter)}: the log finds ${found}, the predicate ${expected}`);
            }
          },
        ),
      },
    ],
    async [Symbol.asyncDispose]() {
      await opened?.log.close();
      if (opened !== null) await rm(opened.folder, { recursive: true, force: true });
    },
  };
}
