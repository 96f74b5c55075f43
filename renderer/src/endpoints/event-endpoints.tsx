import { Button, CloseButton, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { linkToSection } from './address.ts';
import { addEndpoint, removeEndpoints, updateEndpoint } from './changes.ts';
import styles from './event-endpoints.module.css';
import { fieldMessage } from './field-message.ts';
import { lowerFirst, nthOf, titleOf } from './groups.ts';
import { Refused } from './kept-text.tsx';
import { UrlField, type Variables, variablesOf } from './url-field.tsx';
import type { DialectView } from './use-dialect.ts';
import { useKept } from './use-kept.ts';

/** More are not drawn here. */
const drawnAtOnce = 50;

/** Where one event goes by the vendor's own settings, and one more place for the whole system. */
export function EventEndpoints({ view, event }: { readonly view: DialectView; readonly event: PhoneEvent }) {
  const { info, endpoints, receiverUrl } = view;
  const own = endpoints.filter((endpoint) => endpoint.event === event.key);
  const [isAdding, setAdding] = useState(false);
  const adding = useRef<HTMLLIElement>(null);
  const variables = variablesOf(info, view.tags, event.parameters);
  const add = (): void => {
    setAdding(true);
    requestAnimationFrame(() => adding.current?.querySelector('input')?.focus());
  };
  return (
    <section className={styles.endpoints} aria-label="Endpoints">
      <header className={styles.head}>
        <h3>{own.length === 0 ? 'No endpoints' : own.length === 1 ? 'Endpoint' : 'Endpoints'}</h3>
        <a href={linkToSection(info.id, 'endpoints')}>All endpoints of {info.name}</a>
        <Button size="compact-xs" leftSection={<IconPlus size={13} stroke={1.75} />} onClick={add}>
          Add endpoint
        </Button>
      </header>
      {(own.length > 0 || isAdding) && (
        <ul className={styles.list}>
          {own.slice(0, drawnAtOnce).map((endpoint) => (
            <Line
              key={endpoint.id}
              view={view}
              event={event}
              endpoint={endpoint}
              nth={nthOf(own, endpoint)}
              variables={variables}
            />
          ))}
          {own.length > drawnAtOnce && (
            <li className={styles.more}>
              <a href={linkToSection(info.id, 'endpoints')}>
                {(own.length - drawnAtOnce).toLocaleString('en')} more in Endpoints
              </a>
            </li>
          )}
          {isAdding && (
            <li ref={adding} className={styles.line}>
              <NewLine
                event={event}
                suggestion={own.some(({ url }) => url === receiverUrl) ? '' : (receiverUrl ?? '')}
                variables={variables}
                onDone={() => setAdding(false)}
              />
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function Line(props: {
  readonly view: DialectView;
  readonly event: PhoneEvent;
  readonly endpoint: Endpoint;
  readonly nth: number | null;
  readonly variables: Variables | null;
}) {
  const { view, event, endpoint, nth, variables } = props;
  const { id, dialect, enabled } = endpoint;
  const title = titleOf(view.info, endpoint);
  const what = `${event.label}${nth === null ? '' : ` ${nth}`} of ${lowerFirst(title)}`;
  const [problem, setProblem] = useState<string | null>(null);
  const url = useKept(endpoint.url, (text) =>
    text.trim() === ''
      ? removeEndpoints(dialect, [endpoint], `Removed ${what}`)
      : updateEndpoint({ id, url: text.trim() }),
  );
  return (
    <li className={styles.line}>
      <Switch
        aria-label={`${what} enabled`}
        checked={enabled}
        onChange={(change) => {
          updateEndpoint({ id, enabled: change.currentTarget.checked }).then(
            () => setProblem(null),
            (error: unknown) => setProblem(fieldMessage(error)),
          );
        }}
      />
      <span className={`cut ${styles.whose}`} title={title}>
        {title}
      </span>
      <span className={styles.url}>
        <UrlField bare label={`URL of ${what}`} field={url} variables={variables} off={!enabled} />
        <Refused problem={problem} />
      </span>
    </li>
  );
}

/** Where one more endpoint goes: Enter adds it, Escape gives up. */
function NewLine(props: {
  readonly event: PhoneEvent;
  readonly suggestion: string;
  readonly variables: Variables | null;
  readonly onDone: () => void;
}) {
  const { event, suggestion, variables, onDone } = props;
  const { dialect, key, label } = event;
  const [url, setUrl] = useState(suggestion);
  const add = useMutation({
    mutationFn: () => addEndpoint({ dialect, event: key, url: url.trim() }),
    onSuccess: onDone,
  });
  const submit = (): void => {
    if (url.trim() !== '') add.mutate();
  };
  return (
    <>
      <span className={styles.whose}>Entire system</span>
      <span className={styles.url}>
        <UrlField
          label={`URL of a new endpoint of ${label}`}
          placeholder="https://crm.example.com/hook"
          variables={variables}
          field={{
            value: url,
            problem: add.error === null ? null : fieldMessage(add.error),
            type: setUrl,
            onBlur: () => undefined,
            onKeyDown: (pressed) => {
              if (pressed.key === 'Enter') submit();
              else if (pressed.key === 'Escape') onDone();
            },
          }}
        />
      </span>
      <Button size="compact-xs" variant="filled" loading={add.isPending} disabled={url.trim() === ''} onClick={submit}>
        Add
      </Button>
      <CloseButton size="sm" aria-label="Cancel" onClick={onDone} />
    </>
  );
}
