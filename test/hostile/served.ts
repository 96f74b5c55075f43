import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { type RunningProcess, startCliProcess } from '../support/cli-process.ts';

interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
}

/** `hookswitch serve` in a process of its own, asked over REST; it goes with `await using`. */
export interface Served extends AsyncDisposable {
  readonly workspace: string;
  readonly pid: number;
  readonly receiver: string;
  /** Over one connection that stays open: a process that may open no more files still responds. */
  ask<Body>(method: string, path: string, body?: unknown): Promise<Reply<Body>>;
  notices(): Promise<readonly string[]>;
  /** Milliseconds that the slowest of many requests to the receiver took while `work` was done. */
  longestWait(work: () => Promise<unknown>): Promise<number>;
  readonly process: RunningProcess;
}

export async function serve(workspace: string): Promise<Served> {
  const command = ['serve', '--json', '--no-open', '--port', '0', '--receiver-port', '0', '--workspace', workspace];
  const running = startCliProcess(command);
  const line = await running.line<{ api: string; token: string; receiver: string; pid: number }>();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  async function ask<Body>(method: string, path: string, body?: unknown): Promise<Reply<Body>> {
    const headers = { authorization: `Bearer ${line.token}` };
    const sent = request(`${line.api}${path}`, { method, headers, agent });
    const replied = new Promise<Reply<Body>>((resolve, reject) => {
      sent.once('error', reject);
      sent.once('response', (response) => {
        text(response).then((json) => resolve({ status: response.statusCode ?? 0, body: JSON.parse(json) }), reject);
      });
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    return replied;
  }

  return {
    workspace,
    pid: line.pid,
    receiver: line.receiver,
    process: running,
    ask,
    notices: async () => (await ask<{ notices: string[] }>('GET', '/workspace')).body.notices,
    async longestWait(work) {
      // In a thread of its own: making what is sent takes this one long enough.
      const pinger = new Worker(new URL('./pinger.ts', import.meta.url), { workerData: line.receiver });
      await new Promise((resolve) => pinger.once('message', resolve));
      await work();
      const longest = new Promise<number>((resolve) => pinger.once('message', resolve));
      pinger.postMessage('stop');
      return longest;
    },
    async [Symbol.asyncDispose]() {
      agent.destroy();
      await running.stop();
    },
  };
}

/** Resolves with what `look` gives once it fits: there is no moment at which it must be true. */
export async function until<Value>(look: () => Promise<Value>, fits: (value: Value) => boolean): Promise<Value> {
  for (;;) {
    const value = await look();
    if (fits(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
