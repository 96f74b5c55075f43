import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReceivedRequest } from '../../../electron/engine/recognition/request-pairs.ts';

interface GoldenRequest {
  readonly file: string;
  readonly dialect: string;
  readonly event: string;
  readonly request: ReceivedRequest;
}

const folder = join(import.meta.dirname, 'golden');

/** Every event of every dialect as it stands in the golden files. */
export const goldenRequests: readonly GoldenRequest[] = readdirSync(folder).flatMap((dialect) =>
  readdirSync(join(folder, dialect)).map((name) => ({
    file: `${dialect}/${name}`,
    dialect,
    event: name.split('.')[0] ?? '',
    request: requestOf(readFileSync(join(folder, dialect, name), 'utf8')),
  })),
);

function requestOf(text: string): ReceivedRequest {
  const end = text.indexOf('\n\n');
  const [line = '', ...headers] = text.slice(0, end).split('\n');
  const [method = '', url = ''] = line.split(' ');
  return {
    method,
    url,
    headers: headers.map((header): [string, string] => {
      const colon = header.indexOf(':');
      return [header.slice(0, colon), header.slice(colon + 1).trim()];
    }),
    body: text.slice(end + 2, -1),
  };
}
