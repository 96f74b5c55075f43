import { ActionIcon, Checkbox, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { CustomParameter } from '../../../shared/model/parameter.ts';
import { TagInput } from '../actions/tag-input.tsx';
import { useTagSources } from '../actions/use-tag-sources.ts';
import { client, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { notifyDone } from '../parts/undoable.tsx';
import styles from './parameters.module.css';
import { Uses } from './uses.tsx';

/** Runs a change; a failure is shown and nothing on screen pretends that it worked. */
async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showFailure(error);
    return false;
  } finally {
    refresh(['parameters']);
  }
}

/** Under the new tag first: at no moment is the value nowhere. */
async function rename({ tag, secret }: CustomParameter, to: string): Promise<void> {
  const { value } = await client.parameters.reveal({ tag });
  await client.parameters.set({ tag: to, value, secret });
  await client.parameters.unset({ tag });
}

async function remove({ tag, secret }: CustomParameter): Promise<void> {
  await attempt(async () => {
    // Asked for before it goes, so that the undo can put it back.
    const { value } = await client.parameters.reveal({ tag });
    await client.parameters.unset({ tag });
    notifyDone(`Deleted ${tag}`, async () => {
      await client.parameters.set({ tag, value, secret });
      refresh(['parameters']);
    });
  });
}

/** A custom parameter, changed where it stands: Enter or leaving keeps it, Escape gives up. */
export function CustomRow({ parameter }: { readonly parameter: CustomParameter }) {
  const { tag, value, secret, uses } = parameter;
  const [typedTag, setTypedTag] = useState<string | null>(null);
  const [typedValue, setTypedValue] = useState<string | null>(null);
  const [revealed, setRevealed] = useState<string | null>(null);
  // Escape takes the focus away too: what was typed must not be kept then.
  const dismissed = useRef(false);
  const sourceOf = useTagSources();
  const shownValue = secret ? revealed : value;

  const keepTag = async (): Promise<void> => {
    if (typedTag !== null && typedTag !== tag && !dismissed.current) await attempt(() => rename(parameter, typedTag));
    dismissed.current = false;
    setTypedTag(null);
  };
  const keepValue = async (): Promise<void> => {
    const next = typedValue;
    // A masked value that was not typed over stays.
    const untouched = next === null || next === shownValue || (secret && revealed === null && next === '');
    if (!untouched && !dismissed.current) {
      const done = await attempt(() => client.parameters.set({ tag, value: next, secret }));
      if (done && revealed !== null) setRevealed(next);
    }
    dismissed.current = false;
    setTypedValue(null);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    dismissed.current = event.key === 'Escape';
    event.currentTarget.blur();
  };
  const reveal = async (): Promise<void> => {
    if (revealed !== null) setRevealed(null);
    else await attempt(async () => setRevealed((await client.parameters.reveal({ tag })).value));
  };
  const setSecret = (next: boolean): Promise<boolean> =>
    attempt(async () => {
      const { value: now } = await client.parameters.reveal({ tag });
      await client.parameters.set({ tag, value: now, secret: next });
      setRevealed(null);
    });

  const isHidden = secret && revealed === null;
  return (
    <tr>
      <td>
        <TagInput
          bare
          label={`Tag ${tag}`}
          value={typedTag ?? tag}
          sourceOf={sourceOf}
          onChange={setTypedTag}
          onKeyDown={keys}
          onBlur={() => void keepTag()}
        />
      </td>
      <td>
        <span className={styles.value}>
          <TagInput
            bare
            label={`Value of ${tag}`}
            value={typedValue ?? shownValue ?? ''}
            masked={isHidden}
            placeholder={isHidden ? '••••••••' : '(empty)'}
            sourceOf={sourceOf}
            onChange={setTypedValue}
            onKeyDown={keys}
            onBlur={() => void keepValue()}
          />
          {secret && (
            <Tooltip label={isHidden ? 'Show value' : 'Hide value'}>
              <ActionIcon
                size={22}
                aria-label={isHidden ? `Show value of ${tag}` : `Hide value of ${tag}`}
                onClick={() => void reveal()}
              >
                {isHidden ? <IconEye size={14} /> : <IconEyeOff size={14} />}
              </ActionIcon>
            </Tooltip>
          )}
        </span>
      </td>
      <td className={styles.centered}>
        <Checkbox
          aria-label={`${tag} is secret`}
          checked={secret}
          onChange={(event) => void setSecret(event.currentTarget.checked)}
        />
      </td>
      <td className={styles.uses}>
        <Uses tag={tag} uses={uses} />
      </td>
      <td className={styles.centered}>
        <ActionIcon size={22} aria-label={`Remove ${tag}`} onClick={() => void remove(parameter)}>
          <IconX size={14} />
        </ActionIcon>
      </td>
    </tr>
  );
}
