import type { Services } from '../services.ts';
import { os } from './os.ts';
import { shownRequest } from './shown.ts';

export const callsRouter = (services: Services) => {
  const { callPlayer, callRuns, scenarios, callHistory } = services;
  return os.calls.router({
    scenarios: os.calls.scenarios.handler(() => [...scenarios.all()]),
    start: os.calls.start.handler(({ input }) => callPlayer.start(input)),
    list: os.calls.list.handler(() => callPlayer.list()),
    watch: os.calls.watch.handler(async function* ({ input, signal }) {
      yield* callPlayer.watch(input?.id, signal);
    }),
    stopAll: os.calls.stopAll.handler(async () => ({ stopped: await callPlayer.stopAll() })),
    get: os.calls.get.handler(({ input }) => callRuns.get(input.id)),
    ring: os.calls.ring.handler(({ input }) => callPlayer.ring(input)),
    press: os.calls.press.handler(({ input }) => callPlayer.press(input.id, input.key, input.target)),
    next: os.calls.next.handler(async ({ input }) => {
      const next = await callPlayer.next(input.id);
      if (next === null) return null;
      const requests = next.prepared.map((request) => shownRequest(services, request, input.reveal));
      return { event: next.event, requests: await Promise.all(requests), notes: [...next.notes] };
    }),
    history: os.calls.history.handler(({ input, signal }) => callHistory.list({ ...input, signal })),
    ladder: os.calls.ladder.handler(({ input }) => callHistory.ladder(input.id, input.reveal)),
    pause: os.calls.pause.handler(({ input }) => callPlayer.pause(input.id)),
    resume: os.calls.resume.handler(({ input }) => callPlayer.resume(input.id)),
    step: os.calls.step.handler(({ input }) => callPlayer.step(input.id)),
    stop: os.calls.stop.handler(({ input }) => callPlayer.stop(input.id)),
  });
};
