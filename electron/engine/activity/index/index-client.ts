import { Worker } from 'node:worker_threads';
import type { ActivityBatch } from '../../../../shared/model/activity.ts';
import type { StartIndex } from '../log.ts';
import type { ActivityIndex, OpenedIndex } from './activity-index.ts';
import { type FromIndex, type ToIndex, uncarry } from './channel.ts';
import type { IndexThreadData } from './serve-index.ts';

/** Milliseconds between two messages that the journal has grown: a message costs as much as half a request. */
const pace = 10;

/**
 * Starts the index in a thread of its own. `module` is the file of engine/index-thread.ts. Where the thread ends by itself,
 * every question is answered with the error that ended it; what is logged goes on into the journal, and is indexed at the
 * next start.
 */
export function indexInThread(module: string, dialects: IndexThreadData['dialects']): StartIndex {
  return async (options, news) => {
    const workerData: IndexThreadData = { options, dialects };
    const worker = new Worker(module, { workerData });
    const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
    let calls = 0;
    let ended: Error | null = null;
    const tell = (message: ToIndex): void => worker.postMessage(message);

    function settle(call: number): { resolve(value: unknown): void; reject(error: unknown): void } | undefined {
      const asked = waiting.get(call);
      waiting.delete(call);
      return asked;
    }

    function end(error: Error): void {
      if (ended !== null) return;
      ended = error;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
      news.notice(`The activity log cannot be shown until Hookswitch is started again: ${error.message}`);
    }

    worker.on('message', (message: FromIndex) => {
      if ('news' in message) news[message.news](message.value as never);
      else if ('error' in message) settle(message.call)?.reject(uncarry(message.error));
      else settle(message.call)?.resolve(message.value);
    });
    worker.on('error', end);
    worker.on('exit', () => end(new Error('the thread of the activity log has ended')));

    function wait<Value>(call: number): Promise<Value> {
      if (ended !== null) return Promise.reject(ended);
      return new Promise<unknown>((resolve, reject) => void waiting.set(call, { resolve, reject })) as Promise<Value>;
    }

    function ask<Value>(method: keyof ActivityIndex, args: readonly unknown[], signal?: AbortSignal): Promise<Value> {
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      calls += 1;
      const call = calls;
      const answered = wait<Value>(call);
      tell({ call, method, args });
      if (signal === undefined) return answered;
      const stop = (): void => {
        tell({ abort: call });
        settle(call)?.reject(signal.reason);
      };
      signal.addEventListener('abort', stop, { once: true });
      return answered.finally(() => signal.removeEventListener('abort', stop));
    }

    function watch(args: readonly unknown[], signal: AbortSignal | undefined): ReturnType<ActivityIndex['watch']> {
      calls += 1;
      const stream = calls;
      let isOver = ended !== null || signal?.aborted === true;
      let wake: (result: IteratorResult<ActivityBatch, void>) => void = () => undefined;
      const over = { done: true, value: undefined } as const;
      const leave = (): void => {
        if (isOver) return;
        isOver = true;
        signal?.removeEventListener('abort', leave);
        tell({ leave: stream });
        wake(over);
      };
      if (!isOver) {
        tell({ call: stream, method: 'watch', args });
        signal?.addEventListener('abort', leave, { once: true });
      }
      const iterator = {
        async next(): Promise<IteratorResult<ActivityBatch, void>> {
          if (isOver || ended !== null) return over;
          calls += 1;
          const next = calls;
          const left = new Promise<IteratorResult<ActivityBatch, void>>((resolve) => {
            wake = resolve;
          });
          const answered = wait<IteratorResult<ActivityBatch, void>>(next);
          tell({ next, stream });
          const result = await Promise.race([left, answered]);
          if (result.done === true) leave();
          return result;
        },
        async return() {
          leave();
          return over;
        },
        [Symbol.asyncIterator]: () => iterator,
      };
      return iterator;
    }

    const opened = await wait<OpenedIndex>(0).catch(async (error: unknown) => {
      // Or it would keep the process from ending.
      await worker.terminate();
      throw error;
    });
    let latest = opened.end;
    let growing: NodeJS.Timeout | null = null;
    return {
      opened,
      grown(written) {
        latest = written;
        growing ??= setTimeout(() => {
          growing = null;
          tell({ call: 0, method: 'grown', args: [latest] });
        }, pace);
      },
      page: (written, question, signal) => ask('page', [written, question], signal),
      get: (...args) => ask('get', args),
      harPage: (written, question, signal) => ask('harPage', [written, question], signal),
      totalCalls: (...args) => ask('totalCalls', args),
      callPage: (written, question, signal) => ask('callPage', [written, question], signal),
      countOfCall: (...args) => ask('countOfCall', args),
      activitiesOfCall: (...args) => ask('activitiesOfCall', args),
      run: (...args) => ask('run', args),
      runState: (...args) => ask('runState', args),
      runPage: (...args) => ask('runPage', args),
      stepsOfRun: (written, question, signal) => ask('stepsOfRun', [written, question], signal),
      totalRuns: (...args) => ask('totalRuns', args),
      removeRun: (...args) => ask('removeRun', args),
      endInterruptedRuns: (...args) => ask('endInterruptedRuns', args),
      watch: (written, filter, reveal, signal) => watch([written, filter, reveal], signal),
      clear: (...args) => ask('clear', args),
      masked: (...args) => ask('masked', args),
      setSecrets: (...args) => ask('setSecrets', args),
      setLimits: (...args) => ask('setLimits', args),
      prune: (...args) => ask('prune', args),
      knowledgeChanged: () => ask('knowledgeChanged', []),
      async close(written) {
        if (growing !== null) clearTimeout(growing);
        growing = null;
        if (ended === null) await ask('close', [written]);
        ended ??= new Error('the activity log is closed');
        await worker.terminate();
      },
    };
  };
}
