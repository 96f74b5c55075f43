import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type RunningProcess, startCliProcess } from '../support/cli-process.ts';

/** `hookswitch serve` in a process and a workspace of its own. */
export interface Host {
  readonly workspace: string;
  readonly pid: number;
  readonly api: string;
  readonly token: string;
  readonly receiverPort: number;
  /** One request to REST. Throws where no response comes in time, or one that no client may see: 5xx without a reason. */
  ask(method: string, path: string, body?: unknown): Promise<Reply>;
  /** The same with a body that is no JSON, or says that it is something else. */
  askRaw(method: string, path: string, body: Uint8Array, type: string): Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** Parsed; undefined for what is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape of what a host responds is what is being tried
  readonly json: any;
}

export interface Target extends AsyncDisposable {
  /**
   * Does something to the host and throws what `work` throws. Throws, too, where the host died of it, wrote of a bug, took
   * too much memory, or no longer responds. After that the next work gets a new host.
   */
  on(work: (host: Host) => Promise<void>): Promise<void>;
}

/** Milliseconds in which everything is responded to, on a machine that is busy with other tests. */
const patience = 20_000;
/** Bytes that a host may have in memory. */
const memoryLimit = 1.5 * 1024 ** 3;

/** A host that is started when it is first needed. `prepare` brings a new workspace into the state that it is tried in. */
export function openTarget(prepare: (host: Host) => Promise<void> = async () => undefined): Target {
  let running: StartedHost | null = null;

  async function start(): Promise<StartedHost> {
    const started = await startHost(await mkdtemp(join(tmpdir(), 'hookswitch-fuzz-')));
    await prepare(started.host);
    return started;
  }

  async function stop(): Promise<void> {
    const stopped = running;
    running = null;
    await stopped?.stop();
    if (stopped !== null) await rm(stopped.host.workspace, { recursive: true, force: true, maxRetries: 5 });
  }

  return {
    async on(work) {
      running ??= await start();
      try {
        await work(running.host);
        await running.check();
      } catch (error) {
        const said = running.said();
        await stop();
        throw said === '' ? error : new Error(`${error instanceof Error ? error.stack : error}\nIts stderr: ${said}`);
      }
    },
    [Symbol.asyncDispose]: stop,
  };
}

export interface StartedHost {
  readonly host: Host;
  readonly process: RunningProcess;
  /** Throws where it is not well. */
  check(): Promise<void>;
  /** What it wrote to stderr so far, which is nothing as long as nothing is wrong. */
  said(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Serves the workspace on free ports of this machine. */
export async function startHost(workspace: string): Promise<StartedHost> {
  const ports = ['--port', '0', '--receiver-port', '0'];
  const running = startCliProcess(['serve', '--json', '--no-open', ...ports, '--workspace', workspace]);
  let stderr = '';
  running.child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const line = await running.line<{ api: string; token: string; receiver: string; pid: number }>();
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });

  async function askRaw(method: string, path: string, body: Uint8Array | null, type: string): Promise<Reply> {
    const signal = AbortSignal.timeout(patience);
    const headers = {
      authorization: `Bearer ${line.token}`,
      ...(body === null ? {} : { 'content-type': type, 'content-length': body.length }),
    };
    const sent = request(`${line.api}${path}`, { method, headers, agent, signal });
    const replied = new Promise<Reply>((resolve, reject) => {
      sent.once('error', (error) => reject(new Error(`${method} ${path}: ${error.message}`, { cause: error })));
      sent.once('response', (response) => {
        const status = response.statusCode ?? 0;
        if (response.headers['content-type']?.startsWith('text/event-stream')) {
          // A stream has no end: that it began is all there is to see.
          response.destroy();
          return resolve({ status, text: '', json: undefined });
        }
        buffer(response).then((bytes) => resolve(replyOf(status, bytes.toString())), reject);
      });
    });
    sent.end(body ?? undefined);
    const reply = await replied;
    if (reply.status === 500 || reply.json?.code === 'INTERNAL') {
      throw new Error(`${method} ${path} responded ${reply.status}: ${reply.text.slice(0, 500)}`);
    }
    return reply;
  }

  const host: Host = {
    workspace,
    pid: line.pid,
    api: line.api,
    token: line.token,
    receiverPort: Number(new URL(line.receiver).port),
    ask: (method, path, body) =>
      askRaw(method, path, body === undefined ? null : Buffer.from(JSON.stringify(body)), 'application/json'),
    askRaw,
  };
  return {
    host,
    process: running,
    said: () => stderr,
    async check() {
      if (running.child.exitCode !== null || running.child.signalCode !== null) {
        throw new Error(`the process ended: ${running.child.exitCode ?? running.child.signalCode}`);
      }
      const { status } = await host.ask('GET', '/workspace');
      if (status !== 200) throw new Error(`GET /workspace responded ${status}`);
      if (/Uncaught|Unhandled/.test(stderr)) throw new Error('it wrote of a bug');
      const bytes = memoryOf(line.pid);
      if (bytes > memoryLimit) throw new Error(`it takes ${Math.round(bytes / 1024 ** 2)} MiB of memory`);
    },
    async stop(signal) {
      agent.destroy();
      await running.stop(signal);
    },
  };
}

function replyOf(status: number, text: string): Reply {
  try {
    return { status, text, json: JSON.parse(text) };
  } catch {
    return { status, text, json: undefined };
  }
}

/** Bytes in memory; 0 where the system does not tell. */
export function memoryOf(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
