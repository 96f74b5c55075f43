/**
 * Requests a second of the receiver with a real record, beside a bare node:http server that stores nothing, in turns
 * in the same run. Each server has a process of its own; the load is this process. Bounded to a few seconds.
 * Run with: node test/bench/receiver.ts [seconds of each turn] [connections]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startScript } from '../support/start-script.ts';

const seconds = Number(process.argv[2] ?? 3);
const connections = Number(process.argv[3] ?? 64);
const turns = 3;

const body = JSON.stringify({
  event: 'hangup',
  caller: '+15550100',
  callee: '200',
  duration: 42,
  pad: 'x'.repeat(150),
});
const request = Buffer.from(
  `POST /hook?x=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nUser-Agent: bench\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
);

interface Turn {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

/** Keep-alive connections that each send the next request when the answer to the last one is there. */
async function load(port: number): Promise<Turn> {
  const times: number[] = [];
  let errors = 0;
  const until = performance.now() + seconds * 1000;
  const one = () =>
    new Promise<void>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      let sentAt = 0;
      let seen = '';
      const send = () => {
        sentAt = performance.now();
        if (sentAt >= until) return void socket.end();
        socket.write(request);
      };
      socket.setEncoding('latin1');
      socket.on('connect', send);
      socket.on('data', (chunk: string) => {
        seen += chunk;
        if (!seen.endsWith('}')) return;
        if (!seen.startsWith('HTTP/1.1 200')) errors += 1;
        seen = '';
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
  return { perSecond: Math.round(times.length / elapsed), p50: at(0.5), p99: at(0.99), errors };
}

const folder = await mkdtemp(join(tmpdir(), 'hookswitch-bench-'));
const receiver = await startScript('serve-receiver.ts', [join(folder, 'activity.db')]);
const bare = await startScript('serve-bare.ts', []);
const results: Record<string, Turn> = {};
for (let turn = 1; turn <= turns; turn += 1) {
  results[`bare node:http ${turn}`] = await load(Number(bare.firstLine));
  results[`receiver ${turn}`] = await load(Number(receiver.firstLine));
}
await Promise.all([receiver.kill(), bare.kill()]);
await rm(folder, { recursive: true });
console.table(results);
console.log(JSON.stringify({ seconds, connections, ...results }));
