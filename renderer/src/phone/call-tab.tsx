import { Loader } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { Split } from '../parts/split.tsx';
import { goTo } from '../route.ts';
import styles from './call.module.css';
import { CallNotice } from './call-notice.tsx';
import { CallPane } from './call-pane.tsx';
import { changeSetup, showCall, useShown } from './call-setup-store.ts';
import { DialectChoice } from './dialect-choice.tsx';
import { NoCallEvents } from './no-call.tsx';
import { NumbersForm } from './numbers-form.tsx';
import { PhoneCard } from './phone-card.tsx';
import { ScenarioList } from './scenario-list.tsx';
import { SpeedControl } from './speed-control.tsx';
import { TargetChoice } from './target-choice.tsx';
import { useCallBench } from './use-call-bench.ts';
import { usePhone } from './use-phone.ts';

/** A whole call: by hand with the keys of a phone, or from a scenario. `asked`: the call in the URL; `tabs` stand above. */
export function CallTab({ asked, tabs }: { readonly asked: string | null; readonly tabs: ReactNode }) {
  const kept = useShown();
  const bench = useCallBench();
  const shown = asked ?? kept;
  const show = (id: string | null): void => {
    showCall(id);
    goTo('simulator', id === null ? ['call'] : ['call', id], { replace: true });
  };
  const phone = usePhone(bench, shown, show);
  useEffect(() => {
    if (asked !== null) showCall(asked);
  }, [asked]);
  if (bench.error !== null) {
    const { message, hint } = failureOf(bench.error);
    return (
      <p className={styles.trouble} role="alert">
        {message} {hint}
      </p>
    );
  }
  if (bench.isLoading) return <Loader m={24} size="sm" aria-label="Loading scenarios" />;
  const { setup } = bench;
  return (
    <Split name="simulator-call" first={34} firstStacked={51}>
      <div className={styles.left}>
        {tabs}
        <div className={styles.setup}>
          <div className={styles.who}>
            <DialectChoice
              available={bench.availableDialects}
              chosen={bench.dialects}
              onChoose={(dialects) => changeSetup({ dialects })}
            />
            <NumbersForm setup={setup} call={phone.call} extension={phone.seen?.callRun.phone.extension ?? null} />
            <TargetChoice bench={bench} />
            <CallNotice bench={bench} />
          </div>
          <div className={styles.phone}>
            <PhoneCard phone={phone} setup={setup} />
          </div>
          <div className={styles.what}>
            <ScenarioList bench={bench} phone={phone} />
            <NoCallEvents bench={bench} />
          </div>
        </div>
        <SpeedControl setup={setup} />
      </div>
      <CallPane bench={bench} phone={phone} id={shown ?? phone.seen?.callRun.id ?? null} onShow={show} />
    </Split>
  );
}
