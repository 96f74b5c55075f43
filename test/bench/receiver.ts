/**
 * Requests a second that `hookswitch serve` captures, beside a bare node:http server that keeps nothing, in turns in the
 * same run: small bodies, recognized events, one connection, larger bodies, with four watchers over web sockets, and with
 * a hundred response rules of which none matches: by method and path alone, and by what bodies hold too. Each
 * server has a process of its own, the watchers have one together; the load is this process. After each case everything
 * that was acknowledged must be in the log. Run with: node test/bench/receiver.ts [seconds of each turn] [part of the names of the cases]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCliProcess } from '../support/cli-process.ts';
import { startScript } from '../support/start-script.ts';

const seconds = Number(process.argv[2] ?? 2);
const wanted = process.argv[3] ?? '';
const turns = 3;

function post(bytes: number): Buffer {
  const rest = { event: 'note', caller: '+15550100', callee: '200', duration: 42 };
  const body = JSON.stringify({ ...rest, pad: 'x'.repeat(Math.max(0, bytes - JSON.stringify(rest).length - 9)) });
  return Buffer.from(
    `POST /hook?x=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nUser-Agent: bench\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}
const event = Buffer.from(
  `GET /crm?what=call_incoming&call_id=1.2&caller_id=%2B15551230001&extension=101 HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\n\r\n`,
);

interface Case {
  readonly name: string;
  readonly request: Buffer;
  readonly connections: number;
  readonly watchers: number;
  /** Filters of response rules. */
  readonly rules?: readonly string[];
}

const cases: readonly Case[] = [
  { name: '250 B', request: post(250), connections: 64, watchers: 0 },
  { name: 'recognized events', request: event, connections: 64, watchers: 0 },
  { name: '250 B, one connection', request: post(250), connections: 1, watchers: 0 },
  { name: '10 kB', request: post(10_000), connections: 64, watchers: 0 },
  { name: '100 kB', request: post(100_000), connections: 64, watchers: 0 },
  { name: '250 B, four watchers', request: post(250), connections: 64, watchers: 4 },
  {
    ...{ name: '250 B, 100 rules', request: post(250), connections: 64, watchers: 0 },
    rules: Array.from({ length: 100 }, (_, index) => `method=POST path^=/crm/${index}`),
  },
  {
    ...{ name: '250 B, 100 rules on bodies', request: post(250), connections: 64, watchers: 0 },
    rules: Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0 ? `path=/hook json.event=ringing${index}` : `path=/hook body~needle${index}`,
    ),
  },
];

interface Turn {
  readonly count: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

/** Keep-alive connections that each send the next request when the response to the last one is there. */
async function load(port: number, { request, connections }: Case): Promise<Turn> {
  const times: number[] = [];
  let errors = 0;
  const until = performance.now() + seconds * 1000;
  const one = () =>
    new Promise<void>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      let sentAt = 0;
      let response = '';
      const send = () => {
        sentAt = performance.now();
        if (sentAt >= until) return void socket.end();
        socket.write(request);
      };
      socket.setEncoding('latin1');
      socket.on('connect', send);
      socket.on('data', (chunk: string) => {
        response += chunk;
        if (!response.endsWith('}')) return;
        if (!response.startsWith('HTTP/1.1 200')) errors += 1;
        response = '';
        times.push(performance.now() - sentAt);
        send();
      });
      socket.on('error', () => {
        errors += 1;
      });
      socket.on('close', () => resolve());
    });
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, one));
  const elapsed = (performance.now() - startedAt) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return { count: times.length, perSecond: Math.round(times.length / elapsed), p50: at(0.5), p99: at(0.99), errors };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const folder = await mkdtemp(join(tmpdir(), 'hookswitch-bench-'));
const bare = await startScript('serve-bare.ts', []);
const rows: Record<string, object> = {};
for (const tried of cases.filter(({ name }) => name.includes(wanted))) {
  const workspace = join(folder, tried.name.replaceAll(/\W+/g, '-'));
  const served = startCliProcess([
    'serve',
    '--json',
    '--no-open',
    '--port',
    '0',
    '--receiver-port',
    '0',
    '--workspace',
    workspace,
  ]);
  const { receiver, api, token } = await served.line<{ receiver: string; api: string; token: string }>();
  await giveRules(api, token, tried.rules ?? []);
  const watchers =
    tried.watchers === 0 ? null : await startScript('watch-activity.ts', [workspace, String(tried.watchers)]);
  const results: { bare: Turn; ours: Turn }[] = [];
  await load(Number(new URL(receiver).port), tried); // warm
  const warm = await total(api, token);
  for (let turn = 0; turn < turns; turn += 1) {
    results.push({
      bare: await load(Number(bare.firstLine), tried),
      ours: await load(Number(new URL(receiver).port), tried),
    });
  }
  const startedAt = performance.now();
  const logged = (await total(api, token)) - warm;
  const indexedAfter = Math.round(performance.now() - startedAt);
  const acknowledged = results.reduce((sum, { ours }) => sum + ours.count, 0);
  rows[tried.name] = {
    bare: median(results.map((result) => result.bare.perSecond)),
    hookswitch: median(results.map(({ ours }) => ours.perSecond)),
    ratio: Number(median(results.map((result) => result.ours.perSecond / result.bare.perSecond)).toFixed(2)),
    p50: median(results.map(({ ours }) => ours.p50)),
    p99: median(results.map(({ ours }) => ours.p99)),
    errors: results.reduce((sum, { ours }) => sum + ours.errors, 0),
    lost: Math.max(0, acknowledged - logged),
    'ms to index the rest': indexedAfter,
  };
  await watchers?.kill();
  await served.stop();
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
}
await bare.kill();
await rm(folder, { recursive: true, force: true });
console.table(rows);
console.log(JSON.stringify({ seconds, turns, ...rows }));

async function giveRules(api: string, token: string, filters: readonly string[]): Promise<void> {
  const response = await fetch(`${api}/receiver/rules`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      rules: filters.map((when, index) => ({ id: `${index}`, name: `rule ${index}`, when, respond: { status: 500 } })),
    }),
  });
  if (!response.ok) throw new Error(await response.text());
}

async function total(api: string, token: string): Promise<number> {
  const response = await fetch(`${api}/activity?limit=1`, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { total: number }).total;
}
