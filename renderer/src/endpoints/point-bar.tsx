import { Button, SegmentedControl, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck, IconCircleDashed, IconCircleHalf2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { TagInput } from '../actions/tag-input.tsx';
import { useTagSources } from '../actions/use-tag-sources.ts';
import { pointDialect, removeEndpoints } from './changes.ts';
import { fieldMessage } from './field-message.ts';
import { methodsOf } from './methods.ts';
import styles from './point-bar.module.css';
import { type Pointing, pointingOf } from './pointing.ts';
import type { DialectView } from './use-dialect.ts';

/** Sets every event of the dialect in one step, and says where they go now. Starts anew with another dialect. */
export function PointBar({ view }: { readonly view: DialectView }) {
  const { info, endpoints, events, receiverUrl } = view;
  const pointing = pointingOf(
    info,
    endpoints,
    new Set([...events.values()].flatMap((event) => (event.active ? [] : [event.key]))),
  );
  const methods = methodsOf(info.transport);
  const forAll = endpoints.filter(({ scope }) => scope === null);
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const sourceOf = useTagSources();
  // What a single event has is not meant for all of them.
  const isShared = pointing.state === 'all' || new Set(forAll.map(({ event }) => event)).size > 1;
  const url = typed ?? (isShared ? pointing.url : null) ?? receiverUrl ?? '';
  const method = chosen ?? forAll.find((endpoint) => endpoint.method !== null)?.method ?? methods[0] ?? null;
  const point = useMutation({
    mutationFn: () => pointDialect(info, url.trim(), methods.length > 1 ? method : null),
    onSuccess: () => {
      setTyped(null);
      setChosen(null);
    },
  });
  const clear = useMutation({
    mutationFn: () => removeEndpoints(info.id, forAll, `Removed all ${info.name} endpoints`),
  });
  const error = point.error ?? clear.error;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (url.trim() !== '') point.mutate();
  };
  return (
    <form className={styles.bar} aria-label={`Send ${info.name} events to a URL`} onSubmit={submit}>
      <span className={styles.word}>Send {info.name} events to</span>
      <span className={styles.url}>
        <TagInput
          label={`URL for all ${info.name} events`}
          placeholder="https://crm.example.com/hook"
          value={url}
          invalid={error !== null}
          sourceOf={sourceOf}
          onChange={(next) => {
            setTyped(next);
            point.reset();
          }}
        />
      </span>
      {receiverUrl !== null && url !== receiverUrl && (
        <Tooltip label={receiverUrl}>
          <Button
            variant="subtle"
            className={styles.receiver}
            leftSection={<IconArrowBackUp size={14} stroke={1.5} />}
            onClick={() => {
              setTyped(receiverUrl);
              point.reset();
            }}
          >
            Local receiver
          </Button>
        </Tooltip>
      )}
      {methods.length > 1 && (
        <SegmentedControl
          className={styles.methods}
          aria-label="Method"
          data={[...methods]}
          value={method ?? ''}
          onChange={setChosen}
        />
      )}
      <Button
        type="submit"
        variant={pointing.state === 'all' && url === pointing.url && chosen === null ? 'default' : 'filled'}
        loading={point.isPending}
        disabled={url.trim() === ''}
      >
        Set URL
      </Button>
      <div className={styles.line}>
        <State pointing={pointing} />
        {forAll.length > 0 && (
          <button type="button" className={styles.clear} disabled={clear.isPending} onClick={() => clear.mutate()}>
            Clear
          </button>
        )}
      </div>
      {error !== null && (
        <p className={styles.problem} role="alert">
          {fieldMessage(error)} {failureOf(error).hint}
        </p>
      )}
    </form>
  );
}

const marks = { all: IconCircleCheck, some: IconCircleHalf2, nowhere: IconCircleDashed };

function State({ pointing: { state, lead, url, rest } }: { readonly pointing: Pointing }) {
  const Mark = marks[state];
  return (
    <span className={styles.state} data-state={state} role="status">
      <Mark size={15} stroke={1.75} aria-hidden="true" />
      <span className={styles.stateWords}>
        {lead} {url !== null && <span className="wire">{url}</span>}
        {rest !== '' && <span className="dim">; {rest}</span>}
      </span>
    </span>
  );
}
