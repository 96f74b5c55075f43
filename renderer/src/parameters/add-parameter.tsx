import { Button, Checkbox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { Tag } from '../../../shared/model/parameter.ts';
import { TagInput } from '../actions/tag-input.tsx';
import { useTagSources } from '../actions/use-tag-sources.ts';
import { ask, queryClient, refresh } from '../client.ts';
import styles from './parameters.module.css';

/** Why a tag cannot be defined as written; null where it can. */
function tagProblem(tag: string): string | null {
  const checked = Tag.safeParse(tag);
  return checked.success ? null : (checked.error.issues[0]?.message ?? 'This is not a valid tag.');
}

/** The row at the top that defines one more; Enter adds it and is ready for the next. */
export function AddParameter() {
  const [tag, setTag] = useState('');
  const [value, setValue] = useState('');
  const [secret, setSecret] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const tagInput = useRef<HTMLInputElement>(null);
  const sourceOf = useTagSources();
  const define = useMutation(
    ask.parameters.set.mutationOptions({
      onSuccess: () => {
        setTag('');
        setValue('');
        setSecret(false);
        refresh(['parameters']);
        tagInput.current?.focus();
      },
      onError: (error) => setProblem(`${failureOf(error).message} ${failureOf(error).hint}`),
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const listed = queryClient.getQueryData(ask.parameters.list.queryKey({ input: {} }));
    const isTaken = listed?.custom.some((parameter) => parameter.tag === tag) ?? false;
    const fault = isTaken ? `${tag} is already defined. Edit it in the list below.` : tagProblem(tag);
    setProblem(fault);
    if (fault === null) define.mutate({ tag, value, secret });
  };
  return (
    <form className={styles.add} onSubmit={submit} aria-label="Add custom parameter">
      <TagInput
        inputRef={tagInput}
        label="New tag"
        placeholder="Tag, such as API_Key"
        value={tag}
        invalid={problem !== null}
        sourceOf={sourceOf}
        onChange={(next) => {
          setTag(next);
          setProblem(null);
        }}
      />
      <TagInput
        label="Value of new tag"
        placeholder="Value"
        value={value}
        masked={secret && value !== ''}
        sourceOf={sourceOf}
        onChange={setValue}
      />
      <Checkbox label="Secret" checked={secret} onChange={(event) => setSecret(event.currentTarget.checked)} />
      <Button type="submit" leftSection={<IconPlus size={14} />} disabled={tag === ''} loading={define.isPending}>
        Add
      </Button>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
