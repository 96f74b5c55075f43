import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import styles from './endpoints.module.css';
import { groupKey } from './groups.ts';
import { openGroup } from './opened-groups.ts';

/** Opens the settings of one more extension or condition; an empty field means every one. */
export function AddOwner({ info, onOpened }: { readonly info: DialectInfo; readonly onOpened: (key: string) => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [owner, setOwner] = useState('');
  const scope = info.scopes.find(({ id }) => id === chosen) ?? info.scopes[0];
  if (scope === undefined) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const whose = { scope: scope.id, owner: owner.trim() };
    openGroup(info.id, whose);
    setOwner('');
    onOpened(groupKey(whose));
  };
  return (
    <form className={styles.addOwner} onSubmit={submit} aria-label="Add endpoints for another owner">
      {info.scopes.length > 1 ? (
        <NativeSelect
          aria-label="Scope"
          value={scope.id}
          data={info.scopes.map(({ id, label }) => ({ value: id, label }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      ) : (
        <span className={styles.addWord}>{scope.label}</span>
      )}
      <TextInput
        className={`wire ${styles.addField}`}
        aria-label={`${scope.label}. Leave empty for all.`}
        placeholder={`${scope.example}, or empty for all`}
        title={scope.meaning}
        spellCheck={false}
        autoComplete="off"
        value={owner}
        onChange={(event) => setOwner(event.currentTarget.value)}
      />
      <Button type="submit" leftSection={<IconPlus size={14} stroke={1.75} />}>
        Add
      </Button>
    </form>
  );
}
