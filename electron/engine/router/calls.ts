import { os, type Parts } from './parts.ts';
import { requestOf } from './simulator.ts';

export const callsRouter = ({ plays, scenarios, recordedCalls, environments }: Parts) =>
  os.calls.router({
    scenarios: os.calls.scenarios.handler(() => [...scenarios.all()]),
    start: os.calls.start.handler(({ input }) => plays.start(input)),
    list: os.calls.list.handler(() => plays.list()),
    watch: os.calls.watch.handler(async function* ({ input, signal }) {
      yield* plays.watch(input?.id, signal);
    }),
    stopAll: os.calls.stopAll.handler(async () => ({ stopped: await plays.stopAll() })),
    get: os.calls.get.handler(({ input }) => plays.get(input.id)),
    ring: os.calls.ring.handler(({ input }) => plays.ring(input)),
    press: os.calls.press.handler(({ input }) => plays.press(input.id, input.key, input.target)),
    next: os.calls.next.handler(async ({ input }) => {
      await environments.refreshActive();
      const next = await plays.next(input.id);
      if (next === null) return null;
      return { event: next.event, requests: next.prepared.map(requestOf), notes: [...next.notes] };
    }),
    recorded: os.calls.recorded.handler(({ input, signal }) => recordedCalls.recorded({ ...input, signal })),
    ladder: os.calls.ladder.handler(({ input }) => recordedCalls.ladder(input.id)),
    pause: os.calls.pause.handler(({ input }) => plays.pause(input.id)),
    resume: os.calls.resume.handler(({ input }) => plays.resume(input.id)),
    step: os.calls.step.handler(({ input }) => plays.step(input.id)),
    stop: os.calls.stop.handler(({ input }) => plays.stop(input.id)),
  });
