import type { MessagePort } from 'node:worker_threads';
import type { ActivityBatch } from '../../../../shared/model/activity.ts';
import type { ActivityIndex, IndexOptions, Knowledge } from './activity-index.ts';
import { carry, type FromIndex, type ToIndex } from './channel.ts';
import { openIndex } from './open-index.ts';
import { yieldToOthers } from './thread-priority.ts';

/** What the thread is started with. */
export interface IndexThreadData {
  readonly options: IndexOptions;
  /** The product's folder of dialects, and the person's own. */
  readonly dialects: readonly [string, string];
}

/** Those that a person may stop get a signal as their last argument. */
const stoppable = new Set<string>(['page', 'callPage', 'harPage', 'stepsOfRun'] satisfies (keyof ActivityIndex)[]);

/** Answers questions that come over the port from an index in this thread. `reload` is called when dialects have changed. */
export async function serveIndex(
  port: MessagePort,
  options: IndexOptions,
  parts: { readonly knowledge: () => Promise<Knowledge>; readonly reload: () => void },
): Promise<void> {
  yieldToOthers();
  const tell = (message: FromIndex): void => port.postMessage(message);
  const running = new Map<number, AbortController>();
  const streams = new Map<number, AsyncIterator<ActivityBatch>>();
  let index: ActivityIndex | null = null;

  async function answer(call: number, work: () => unknown): Promise<void> {
    try {
      tell({ call, value: await work() });
    } catch (error) {
      tell({ call, error: carry(error) });
    }
  }

  async function carryOut(on: ActivityIndex, call: number, method: string, args: readonly unknown[]): Promise<unknown> {
    if (method === 'knowledgeChanged') return parts.reload();
    const work = on[method as keyof ActivityIndex] as (...given: unknown[]) => unknown;
    if (!stoppable.has(method)) return work(...args);
    const stopping = new AbortController();
    running.set(call, stopping);
    try {
      return await work(...args, stopping.signal);
    } finally {
      running.delete(call);
    }
  }

  port.on('message', (message: ToIndex) => {
    if (index === null) return;
    const on = index;
    if ('abort' in message) running.get(message.abort)?.abort();
    else if ('leave' in message) {
      void streams.get(message.leave)?.return?.();
      streams.delete(message.leave);
    } else if ('next' in message) {
      void answer(message.next, () => streams.get(message.stream)?.next() ?? { done: true, value: undefined });
    } else if (message.method === 'grown') on.grown(message.args[0] as never);
    else if (message.method === 'watch') {
      const [written, filter, reveal] = message.args;
      streams.set(message.call, on.watch(written as never, filter as never, reveal as never, undefined));
    } else void answer(message.call, () => carryOut(on, message.call, message.method, message.args));
  });

  await answer(0, async () => {
    index = await openIndex(options, {
      clock: Date.now,
      knowledge: parts.knowledge,
      // Growth is told at a pace of its own.
      pace: 0,
      news: {
        runsForgotten: (ids) => tell({ news: 'runsForgotten', value: ids }),
        notice: (sentence) => tell({ news: 'notice', value: sentence }),
      },
    });
    return index.opened;
  });
}
