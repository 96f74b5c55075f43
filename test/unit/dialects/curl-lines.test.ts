import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';
import { openRecordingSocket, type RecordingSocket } from '../../support/recording-socket.ts';

const run = promisify(execFile);
const seeds = join(import.meta.dirname, '../../../../shared/seeds');
const curlIsHere = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

/** The documents' own `curl -X POST --data "…"` lines, in their order. */
function documentedBodies(): string[] {
  const name = readdirSync(seeds).find((file) => file.startsWith('003_'));
  const text = name === undefined ? '' : readFileSync(join(seeds, name), 'utf8');
  return Array.from(text.matchAll(/curl -X POST --data "([^"]+)"/g), (match) => match[1] ?? '');
}

const keys = ['http_ringing', 'http_hangup', 'extension_ringing', 'extension_answered', 'extension_hangup'];

/** Configuration of the vendor, as opposed to what comes with a call. */
const setupOf = (pairs: URLSearchParams): Record<string, string> => ({
  service_id: pairs.get('service_id') ?? '',
  dialplan_id: pairs.get('dialplan_id') ?? '',
  dialplan_name: pairs.get('dialplan_name') ?? '',
  condition_id: pairs.get('condition_id') ?? '',
  condition_name: pairs.get('condition_name') ?? '',
  call_name: pairs.get('caller_name') ?? '',
  agent_uuid: pairs.get('agent_uuid') ?? '',
  ringing_endpoint: pairs.get('http_ringing_url') ?? 'http://192.168.1.10/test-post',
  hangup_endpoint: pairs.get('http_hangup_url') ?? 'http://192.168.1.10/test-post',
  post_call_recording: pairs.get('http_post_recording_url') ?? '0',
});

const fromTheCall = [
  ...['start_time', 'end_time', 'from', 'external_did', 'call_event_uuid'],
  ...['recording_url', 'extension_name', 'extension_user_id'],
];
const parametersOf = (pairs: URLSearchParams): Record<string, string> => ({
  ...Object.fromEntries(fromTheCall.filter((tag) => pairs.has(tag)).map((tag) => [tag, pairs.get(tag) ?? ''])),
  // A + that is not encoded decodes to a space (url-08); it is meant.
  ...(pairs.has('display_from') ? { display_from: pairs.get('display_from')?.replace(/^ /, '+') ?? '' } : {}),
});

const asSamples = {
  hangup_method: 'printed',
  answered_method: 'sample',
  call_completed: 'empty',
  http_parameters: 'sample',
  hangup_cause: 'sample',
};

interface Arrived {
  readonly line: string;
  readonly type: string;
  readonly pairs: Record<string, string>;
}

async function arrivedAt(socket: RecordingSocket, send: () => Promise<unknown>): Promise<Arrived> {
  const [request] = await Promise.all([socket.next(), send()]);
  const [head = '', body = ''] = request.split('\r\n\r\n');
  const pairs = Object.fromEntries(new URLSearchParams(body));
  // Either way of writing the number of the display.
  if (pairs.display_from !== undefined) pairs.display_from = pairs.display_from.replace(/^ /, '+');
  return { line: head.split('\r\n')[0] ?? '', type: /^content-type: *(.*)$/im.exec(head)?.[1] ?? '', pairs };
}

/** `+tag` only ours has, `-tag` only theirs, `tag: theirs → ours` where the values differ. */
function differences(theirs: Record<string, string>, ours: Record<string, string>): string[] {
  const tags = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].sort();
  return tags.flatMap((tag) => {
    if (!(tag in theirs)) return [`+${tag}`];
    if (!(tag in ours)) return [`-${tag}`];
    return theirs[tag] === ours[tag] ? [] : [`${tag}: ${theirs[tag]} → ${ours[tag]}`];
  });
}

/** What our defaults do otherwise than the samples, each settled by a discrepancy. */
const settled: Record<string, readonly string[]> = {
  http_ringing: ['+display_from'],
  http_hangup: ['call_completed:  → 1', '+display_from', '+http_hangup_url'],
  extension_ringing: [],
  extension_answered: ['method: extension_ringing → extension_answered'],
  extension_hangup: ['+hangup_cause', 'method: extension_ringing → extension_hangup'],
};

describe.skipIf(!curlIsHere || !existsSync(seeds))(
  "the documents' own curl lines (skipped where curl or the documents are not at hand)",
  () => {
    it('are five, one for each event', () => {
      expect(documentedBodies()).toHaveLength(keys.length);
    });

    it.each(keys)('%s: the same request as ours', async (event) => {
      const body = documentedBodies()[keys.indexOf(event)] ?? '';
      const pairs = new URLSearchParams(body);
      await using socket = await openRecordingSocket();
      await using opened = await openTestEngine({ receiver: 'off' });
      const to = `${socket.url}/test-post`;
      const theirs = await arrivedAt(socket, () => run('curl', ['-sS', '-X', 'POST', '--data', body, to]));
      const fire = (variants: Record<string, string>) => () =>
        opened.ask.simulator.fire({
          ...{ dialect: 'urlnetworks', event, to, variants },
          setup: setupOf(pairs),
          parameters: parametersOf(pairs),
        });

      const ours = await arrivedAt(socket, fire(asSamples));
      expect(ours).toEqual(theirs);
      const usual = await arrivedAt(socket, fire({}));
      expect([usual.line, usual.type]).toEqual([theirs.line, theirs.type]);
      expect(differences(theirs.pairs, usual.pairs)).toEqual(settled[event]);
    });
  },
);
