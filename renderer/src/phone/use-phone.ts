import { useMutation } from '@tanstack/react-query';
import type { Call } from '../../../shared/model/call.ts';
import type { CallRun } from '../../../shared/model/call-run.ts';
import type { PhoneKey } from '../../../shared/model/phone.ts';
import type { Scenario } from '../../../shared/model/scenario.ts';
import { learnCallRun, shownCallRun, useCallRuns } from '../call-runs/call-runs-store.ts';
import { isGoingOn, type SeenCallRun } from '../call-runs/clock.ts';
import { useCallRun } from '../call-runs/use-call-run.ts';
import { client, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { numbersOf, type Party, paceOf } from './call-setup.ts';
import { showCall } from './call-setup-store.ts';
import { showRefusal } from './show-refusal.ts';
import type { CallBench } from './use-call-bench.ts';

export type Control = 'pause' | 'resume' | 'step' | 'stop';

/** One call on the phone, and everything that can be done with it. */
export interface PhoneCall {
  readonly seen: SeenCallRun | null;
  readonly goesOn: boolean;
  /** Who takes part; null until it is known. */
  readonly call: Call | null;
  readonly callRun: CallRun | null;
  /** Keys of the phone that do something now. */
  readonly keys: readonly PhoneKey[];
  readonly press: (key: PhoneKey, target?: Party) => void;
  readonly playScenario: (scenario: Scenario['id']) => void;
  readonly control: (what: Control) => void;
}

/** The call that is shown, on this bench. `onBegin` is called with each call that is begun here. */
export function usePhone(
  bench: CallBench,
  shown: string | null | undefined,
  onBegin: (id: string) => void = showCall,
): PhoneCall {
  const seen = shownCallRun(useCallRuns(), shown);
  const goesOn = seen !== null && isGoingOn(seen.callRun);
  const own = goesOn ? seen.callRun.phone.keys : [];
  const callRun = useCallRun(seen);
  const { setup, dialects, destination } = bench;

  const begin = useMutation({
    mutationFn: (scenario: string | null) => {
      const { speed, steps } = paceOf(setup);
      const numbers = numbersOf(setup);
      const input = {
        dialects: [...dialects],
        ...destination,
        ...(numbers && { numbers }),
      };
      // A call by hand runs on a clock: there is nothing in it to leave out.
      if (scenario === null) return client.calls.ring({ ...input, speed: setup.speed, direction: setup.direction });
      return client.calls.start({ ...input, speed, scenario, steps, chaos: [...setup.chaos] });
    },
    onSuccess: (begun) => {
      learnCallRun(begun);
      onBegin(begun.id);
      refresh(['workspace']);
    },
    onError: showRefusal,
  });
  const pressKey = useMutation({
    mutationFn: (input: Parameters<typeof client.calls.press>[0]) => client.calls.press(input),
    onError: showFailure,
  });
  const act = useMutation({
    mutationFn: (what: () => Promise<unknown>) => what(),
    onError: showFailure,
  });

  return {
    ...{ seen, goesOn, callRun },
    call: callRun?.call ?? null,
    // A phone that was hung up can ring again while the last events of its call are still sent.
    keys: own.length > 0 ? own : bench.obstacle === null ? ['ring'] : [],

    press(key, target) {
      if (key === 'ring') {
        if (!begin.isPending) begin.mutate(null);
        return;
      }
      if (seen === null) return;
      const { id } = seen.callRun;
      const number = target?.number.trim() ?? '';
      const name = target?.name.trim() ?? '';
      const whom = number === '' ? {} : { target: name === '' ? { number } : { number, name } };
      // Twice on a key is once: what it did is not on the screen yet.
      if (!pressKey.isPending) pressKey.mutate({ id, key, ...whom });
    },
    playScenario(scenario) {
      if (!begin.isPending) begin.mutate(scenario);
    },
    control(what) {
      if (seen === null) return;
      const { id, state } = seen.callRun;
      // A step pauses the call; one that ran goes on afterwards.
      const onward = what === 'step' && state === 'playing';
      act.mutate(async () => {
        const after = await client.calls[what]({ id });
        if (onward && isGoingOn(after)) await client.calls.resume({ id });
      });
    },
  };
}
