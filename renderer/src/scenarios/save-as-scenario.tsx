import { ActionIcon, Button, Loader, Modal, Radio, TextInput, Tooltip } from '@mantine/core';
import { IconPlaylistAdd } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { ask, client, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { notifyDone } from '../parts/undoable.tsx';
import { useDialectName } from '../parts/use-dialect-name.ts';
import { goTo, linkTo } from '../route.ts';
import styles from './save-as.module.css';

type NumbersChoice = 'masked' | 'kept';

/** A button that makes a scenario of a call, and asks how in a dialog. `compact`: without its words. */
export function SaveAsScenario({ callId, compact = false }: { readonly callId: string; readonly compact?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const icon = <IconPlaylistAdd size={14} stroke={1.5} />;
  return (
    <>
      {compact ? (
        <Tooltip label="Save as scenario">
          <ActionIcon variant="default" size={28} aria-label="Save as scenario" onClick={() => setOpen(true)}>
            {icon}
          </ActionIcon>
        </Tooltip>
      ) : (
        <Button leftSection={icon} onClick={() => setOpen(true)}>
          Save as scenario
        </Button>
      )}
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Save call as scenario" size={560}>
        {isOpen && <Dialog callId={callId} onClose={() => setOpen(false)} />}
      </Modal>
    </>
  );
}

function Dialog({ callId, onClose }: { readonly callId: string; readonly onClose: () => void }) {
  const [label, setLabel] = useState('');
  const [numbers, setNumbers] = useState<NumbersChoice>('masked');
  const [isBusy, setBusy] = useState(false);
  const draft = useQuery({
    ...ask.scenarios.record.queryOptions({ input: { call: callId, numbers } }),
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const save = async (then: 'stay' | 'edit'): Promise<void> => {
    setBusy(true);
    try {
      // Drawn up once more: the id follows from the label, and more may have happened since.
      const input = { call: callId, numbers, ...(label.trim() === '' ? {} : { label: label.trim() }) };
      const { scenario } = await client.scenarios.record(input);
      await client.scenarios.save({ id: scenario.id, scenario });
      refresh(['scenarios']);
      onClose();
      if (then === 'edit') goTo('simulator', ['scenario', scenario.id]);
      notifyDone(`Saved ${scenario.label}.`, async () => {
        await client.scenarios.remove({ id: scenario.id });
        refresh(['scenarios']);
        // Whoever has gone elsewhere since stays there.
        if (location.hash === linkTo('simulator', 'scenario', scenario.id)) {
          goTo('simulator', ['call'], { replace: true });
        }
      });
    } catch (error) {
      showFailure(error);
      setBusy(false);
    }
  };
  const failure = draft.error === null ? null : failureOf(draft.error);
  const isReady = draft.data !== undefined && failure === null && !isBusy;
  return (
    <form
      className={styles.saveAs}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void save('stay');
      }}
    >
      <TextInput
        label="Label"
        data-autofocus
        maxLength={200}
        placeholder={draft.data?.scenario.label ?? ''}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Radio.Group
        label="Numbers and names"
        value={numbers}
        onChange={(value) => setNumbers(value === 'kept' ? 'kept' : 'masked')}
      >
        <Radio
          size="xs"
          value="masked"
          label="Generated for each run"
          description="The scenario contains none of the call's numbers or names."
        />
        <Radio
          size="xs"
          value="kept"
          label="Kept from the call"
          description="The call's numbers and names are stored in the scenario file."
        />
      </Radio.Group>
      {failure !== null ? (
        <p className={styles.trouble} role="alert">
          {failure.message} {failure.hint}
        </p>
      ) : draft.data === undefined ? (
        <Loader size="sm" aria-label="Loading the call" />
      ) : (
        <>
          <Preview scenario={draft.data.scenario} />
          {draft.data.notes.length > 0 && (
            <ul className={styles.notes} aria-label="Notes">
              {draft.data.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </>
      )}
      <footer>
        <Button onClick={onClose}>Cancel</Button>
        <Button disabled={!isReady} onClick={() => void save('edit')}>
          Save and edit
        </Button>
        <Button type="submit" variant="filled" disabled={!isReady}>
          Save
        </Button>
      </footer>
    </form>
  );
}

/** The events as they would be failure, of every dialect. */
function Preview({ scenario }: { readonly scenario: ScenarioFile }) {
  const { data } = useQuery(ask.events.list.queryOptions({ input: {} }));
  const nameOf = useDialectName();
  const rows = Object.entries(scenario.dialects)
    .flatMap(([dialect, { steps }]) => steps.map((step) => ({ ...step, dialect })))
    .sort((one, other) => one.at - other.at);
  const labelOf = (dialect: string, key: string): string =>
    data?.events.find((event) => event.dialect === dialect && event.key === key)?.label ?? key;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={styles.preview} tabIndex={0} aria-label="Events">
      <table>
        <thead>
          <tr>
            <th scope="col">Seconds</th>
            <th scope="col">Event</th>
            <th scope="col">Phone system</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, dialect, event }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an event has only its position as identity
            <tr key={index}>
              <td>{at}</td>
              <td>{labelOf(dialect, event)}</td>
              <td>{nameOf(dialect)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
