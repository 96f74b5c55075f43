import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowLeft, IconCopyPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { client, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { notifyDone } from '../parts/undoable.tsx';
import { goTo, linkTo } from '../route.ts';
import { type EditorFault, faultOfRefusal } from './editor-faults.ts';
import { copyOf } from './scenario-changes.ts';
import { keepDraft, type ScenarioDraft } from './scenario-drafts.ts';
import styles from './scenarios.module.css';

/** What the scenario is, and what can be done with it. */
export function EditorHead(props: {
  readonly id: string;
  /** As it is shown, and as it is kept. */
  readonly scenario: ScenarioFile;
  readonly kept: ScenarioFile;
  readonly own: boolean;
  readonly draft: ScenarioDraft | null;
  readonly faults: readonly EditorFault[];
  readonly onRefused: (fault: EditorFault) => void;
}) {
  const { id, scenario, kept, own, draft, faults, onRefused } = props;
  const [isBusy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'INPUT_INVALID') onRefused(faultOfRefusal(failure.message));
      showFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const canSave = own && draft !== null && faults.length === 0 && !isBusy;
  const save = (): void => {
    if (!canSave) return;
    void attempt(async () => {
      await client.scenarios.save({ id, scenario });
      refresh(['scenarios']);
      keepDraft(id, null);
      notifyDone('Saved.');
    });
  };
  const copy = (): void => {
    void attempt(async () => {
      const taken = (await client.calls.scenarios({})).map((each) => each.id);
      const made = copyOf(scenario, taken);
      await client.scenarios.save({ id: made.id, scenario: made });
      refresh(['scenarios']);
      keepDraft(id, null);
      goTo('simulator', ['scenario', made.id]);
      notifyDone(`Created ${made.label}.`);
    });
  };
  useHotkeys([['mod+S', save]], []);
  const isOld = draft !== null && JSON.stringify(draft.base) !== JSON.stringify(kept);
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <a className={styles.back} href={linkTo('simulator', 'call')} aria-label="Back to Simulator">
          <IconArrowLeft size={16} stroke={1.75} />
        </a>
        <h2 className="cut">{scenario.label.trim() === '' ? id : scenario.label}</h2>
        <span className={`wire ${styles.id}`}>{id}</span>
        <span className={styles.state} aria-live="polite">
          {own ? (draft === null ? 'Custom' : 'Unsaved') : 'Built-in'}
        </span>
        {own && draft !== null && (
          <Button disabled={isBusy} onClick={() => keepDraft(id, null)}>
            Discard changes
          </Button>
        )}
        <Button
          variant={own ? 'default' : 'filled'}
          leftSection={<IconCopyPlus size={14} stroke={1.5} />}
          disabled={isBusy || faults.length > 0}
          onClick={copy}
        >
          {own ? 'Save as copy' : 'Make a copy'}
        </Button>
        {own && (
          <>
            <Button
              leftSection={<IconTrash size={14} stroke={1.5} />}
              disabled={isBusy}
              onClick={() => void attempt(() => removeScenario(id))}
            >
              Remove
            </Button>
            <Button variant="filled" disabled={!canSave} onClick={save}>
              Save
            </Button>
          </>
        )}
      </div>
      {!own && <p>This scenario is built in and read-only. Make a copy to edit it.</p>}
      {isOld && (
        <p className={styles.old} role="status">
          This scenario was changed elsewhere. Save to keep your version, or discard your changes to load the other one.
        </p>
      )}
      {faults.length > 0 && (
        <p className={styles.fault}>
          {faults.length === 1 ? 'One problem' : `${faults.length} problems`} to fix before you can save.
        </p>
      )}
      {faults
        .filter(({ where }) => where === '')
        .map(({ detail }) => (
          <p key={detail} className={styles.fault} role="alert">
            {detail}
          </p>
        ))}
    </header>
  );
}

/** Takes it away and offers to bring it back; what was not saved of it is gone. */
export async function removeScenario(id: string): Promise<void> {
  const { scenario } = await client.scenarios.remove({ id });
  keepDraft(id, null);
  goTo('simulator', ['call'], { replace: true });
  refresh(['scenarios']);
  notifyDone(`Deleted ${scenario.label}.`, async () => {
    await client.scenarios.save({ id, scenario });
    refresh(['scenarios']);
    goTo('simulator', ['scenario', id]);
  });
}
