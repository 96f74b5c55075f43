import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';
import { hidden, shownEventRequest } from './shown.ts';

export const callsRouter = (services: Services) => {
  const { callPlayer, callRuns, scenarios, callHistory } = services;
  /** Where a call goes, and its numbers and names, may hold the value of a secret. */
  const shown = async <Shown extends CallRunSummary | readonly CallRunSummary[]>(call: Promise<Shown> | Shown) =>
    hidden(services, 'call', await call);
  return os.calls.router({
    scenarios: os.calls.scenarios.handler(() => [...scenarios.all()]),
    start: os.calls.start.handler(({ input }) => shown(callPlayer.start(input))),
    list: os.calls.list.handler(() => shown(callPlayer.list())),
    watch: os.calls.watch.handler(async function* ({ input, signal }) {
      for await (const batch of callPlayer.watch(input?.id, signal)) yield shown(batch);
    }),
    stopAll: os.calls.stopAll.handler(async () => ({ stopped: await callPlayer.stopAll() })),
    get: os.calls.get.handler(({ input }) => shown(callRuns.get(input.id))),
    ring: os.calls.ring.handler(({ input }) => shown(callPlayer.ring(input))),
    press: os.calls.press.handler(({ input }) => shown(callPlayer.press(input.id, input.key, input.target))),
    next: os.calls.next.handler(async ({ input }) => {
      const next = await callPlayer.next(input.id);
      if (next === null) return null;
      const requests = next.prepared.map((request) => shownEventRequest(services, request, input.reveal));
      return {
        event: next.event,
        requests: await Promise.all(requests),
        notes: await hidden(services, 'texts', [...next.notes]),
      };
    }),
    history: os.calls.history.handler(({ input, signal }) => callHistory.list({ ...input, signal })),
    ladder: os.calls.ladder.handler(({ input }) => callHistory.ladder(input.id, input.reveal)),
    pause: os.calls.pause.handler(({ input }) => shown(callPlayer.pause(input.id))),
    resume: os.calls.resume.handler(({ input }) => shown(callPlayer.resume(input.id))),
    step: os.calls.step.handler(({ input }) => shown(callPlayer.step(input.id))),
    stop: os.calls.stop.handler(({ input }) => shown(callPlayer.stop(input.id))),
  });
};
