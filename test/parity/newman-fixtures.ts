import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '../../electron/engine/storage/decode-text.ts';
import type { Fixture, RunResult } from './both-runs.ts';

/** Public collections that the project keeps beside its repository; they are not part of it. */
const folder = join(import.meta.dirname, '../../../shared/collections');

/** Where ours is another, on purpose. */
export interface Difference {
  readonly fixture: string;
  /** What of the result differs. */
  readonly fields: readonly (keyof RunResult)[];
  readonly reason: string;
}

const missingFile =
  'A file to upload that is not there fails its step, which says so. newman sends the request without it.';

export const differences: readonly Difference[] = [
  { fixture: 'run_single-file-inside', fields: ['steps', 'requests', 'counts'], reason: missingFile },
  { fixture: 'run_single-file-outside', fields: ['steps', 'requests', 'counts'], reason: missingFile },
  { fixture: 'tc4_tc4', fields: ['steps', 'requests', 'counts'], reason: missingFile },
  {
    fixture: 'stop at a failure',
    fields: ['counts'],
    reason: 'The assertion that ends the run is one failure. newman counts it twice.',
  },
  {
    fixture: 'csv-with-bom_csv-with-bom',
    fields: ['steps'],
    reason: 'A request without a name is called by its URL. newman gives it none.',
  },
];

/** No collections, although they look like ones; and what needs servers of the internet. */
const isLeftOut = (name: string, text: string): boolean => name === 'run_simple-variables' || text.includes('badssl');

/** The collections that newman tests itself with, pointed at this machine. Empty where they are not there. */
export function newmanFixtures(port: number): Fixture[] {
  if (!existsSync(folder)) return [];
  const echo = `127.0.0.1:${port}`;
  const pointed = (text: string): string =>
    text
      .replace(
        /https?:\/\/(postman-echo\.com|httpbin\.org|localhost:404[12]|github\.com|google\.com)/g,
        `http://${echo}`,
      )
      .replace(/(["/ ])(postman-echo\.com|localhost:404[12])/g, `$1${echo}`)
      .replace(/"https?:\/\/\{\{envFileUrl/g, '"http://{{envFileUrl');
  const read = (name: string): string | undefined => {
    const path = join(folder, name);
    return existsSync(path) ? pointed(decodeText(readFileSync(path))) : undefined;
  };
  const prefix = 'postmanlabs__newman__';
  return readdirSync(folder)
    .filter((file) => new RegExp(`^${prefix}(.*collection|run_.*)\\.json$`).test(file))
    .flatMap((file): Fixture[] => {
      const collection = read(file) ?? '';
      const name = file.slice(prefix.length).replace(/(\.postman_collection)?\.json$/, '');
      if (isLeftOut(name, collection)) return [];
      const environment = file.replace('_collection.json', '_environment.json');
      const beside = `data/${prefix}${name.split('_')[0]}.postman_`;
      const data = ['json', 'csv']
        .map((kind) => ({ name: `data.${kind}`, text: read(`${beside}data.${kind}`) }))
        .find((each): each is { name: string; text: string } => each.text !== undefined);
      return [
        {
          ...{ name, collection, globals: read(`${beside}globals.json`) },
          environment: environment === file ? undefined : read(environment),
          data,
        },
      ];
    });
}
