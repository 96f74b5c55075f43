import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { Pool } from 'undici';
import type { Fuzzer } from './fuzzer.ts';
import { type Host, type StartedHost, startHost } from './target.ts';

interface Load {
  /** Milliseconds after the first acknowledged request at which the process is killed. */
  readonly after: number;
  readonly senders: number;
  readonly bytes: number;
  /** Whether everything is cleared, searched, and imported meanwhile. */
  readonly isBusy: boolean;
}

const load: fc.Arbitrary<Load> = fc.record({
  after: fc.integer({ min: 0, max: 600 }),
  senders: fc.integer({ min: 1, max: 48 }),
  bytes: fc.constantFrom(0, 50, 50, 5_000, 50_000, 500_000),
  isBusy: fc.boolean(),
});

/** Posts until the connection is gone; what was acknowledged is in the map with its body. */
async function post(pool: Pool, acknowledged: Map<string, string>, name: string, bytes: number): Promise<void> {
  for (let sent = 0; ; sent += 1) {
    const body = `${name}-${sent}-${'x'.repeat(bytes)}`;
    try {
      const response = await pool.request({ method: 'POST', path: '/hook', body });
      const { ok, id } = (await response.body.json()) as { ok: boolean; id: string };
      if (response.statusCode === 200 && ok) acknowledged.set(id, body);
    } catch {
      // Killed under this request: nobody told its sender that it was kept.
      return;
    }
  }
}

/** Other work, until the process is gone. */
async function beBusy(host: Host): Promise<void> {
  const text = JSON.stringify({
    info: { name: 'C', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [{ name: 'r', request: 'http://127.0.0.1:1' }],
  });
  try {
    for (let turn = 0; ; turn += 1) {
      await host.ask('GET', '/activity?filter=body*%3Dx');
      await host.ask('PUT', `/parameters/p${turn % 5}`, { value: `${turn}` });
      await host.ask('POST', '/import', { files: [{ name: 'c.json', text }] });
    }
  } catch {
    return;
  }
}

/** All rounds are in one workspace, as in life: the process that tells what was kept is the next one that is killed. */
export function killFuzzer(): Fuzzer {
  let workspace: string | null = null;
  let serving: StartedHost | null = null;
  const counts = { acknowledged: 0, lost: 0 };

  async function serve(): Promise<StartedHost> {
    workspace ??= await mkdtemp(join(tmpdir(), 'hookswitch-fuzz-'));
    serving ??= await startHost(workspace);
    return serving;
  }

  /** What was acknowledged before the process was killed. */
  async function killUnderLoad({ after, senders, bytes, isBusy }: Load): Promise<Map<string, string>> {
    const { host, stop } = await serve();
    const acknowledged = new Map<string, string>();
    const pool = new Pool(`http://127.0.0.1:${host.receiverPort}`, { connections: senders });
    const sending = Array.from({ length: senders }, (_, sender) => post(pool, acknowledged, `${sender}`, bytes));
    const busy = isBusy ? beBusy(host) : null;
    while (acknowledged.size === 0) await pause(1);
    await pause(after);
    serving = null;
    await stop('SIGKILL');
    await Promise.all([...sending, busy]);
    await pool.destroy();
    return acknowledged;
  }

  async function round(load: Load): Promise<void> {
    const acknowledged = await killUnderLoad(load);
    const { host, check } = await serve();
    const lost: string[] = [];
    for (const [id, body] of acknowledged) {
      const { status, json } = await host.ask('GET', `/activity/${id}`);
      if (status !== 200 || json.request.body !== body) lost.push(id);
    }
    counts.acknowledged += acknowledged.size;
    counts.lost += lost.length;
    if (lost.length > 0)
      throw new Error(`${lost.length} of ${acknowledged.size} acknowledged were lost: ${lost.slice(0, 5)}`);
    const { json } = await host.ask('GET', '/workspace');
    if (json.notices.length > 0) throw new Error(`it opened with a notice: ${json.notices}`);
    await check();
    // So that rounds do not become slower one by one.
    await host.ask('DELETE', '/activity', {});
    for (const { id } of (await host.ask('GET', '/actions')).json.collections) {
      await host.ask('DELETE', `/collections/${encodeURIComponent(id)}`);
    }
  }

  return {
    claims: [
      {
        name: 'everything that was acknowledged is in the log after kill -9 under load',
        inputs: 1,
        property: fc.asyncProperty(load, round),
      },
    ],
    counts: () => counts,
    async [Symbol.asyncDispose]() {
      await serving?.stop();
      if (workspace !== null) await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
