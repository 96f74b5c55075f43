import { ActionIcon, NativeSelect, Switch, Tooltip } from '@mantine/core';
import { IconCopy, IconCopyPlus, IconEye, IconLock, IconLockOpen, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import { copyText } from '../parts/copy-text.ts';
import { AgeMark } from './age-mark.tsx';
import { addEndpoint, removeEndpoints, updateEndpoint } from './changes.ts';
import { EndpointPreview } from './endpoint-preview.tsx';
import styles from './endpoints.module.css';
import { fieldMessage } from './field-message.ts';
import type { EndpointGroup } from './groups.ts';
import { lowerFirst } from './groups.ts';
import { KeptText, Refused } from './kept-text.tsx';
import { methodsOf } from './methods.ts';
import { UrlField, variablesOf } from './url-field.tsx';
import type { DialectView } from './use-dialect.ts';
import { useKept } from './use-kept.ts';

/** One line of the vendor's settings, changed where it stands. */
export function EndpointRow(props: {
  readonly view: DialectView;
  readonly group: EndpointGroup;
  readonly endpoint: Endpoint;
  /** Which of several for the same event, from 1; null where it is the only one. */
  readonly nth: number | null;
}) {
  const { view, group, endpoint, nth } = props;
  const { id, dialect, event, method, enabled, verifyTls } = endpoint;
  const details = view.events.get(event);
  const label = details?.label ?? event;
  const what = `${label}${nth === null ? '' : ` ${nth}`} of ${lowerFirst(group.title)}`;
  const methods = methodsOf(view.info.transport);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      setProblem(null);
    } catch (error) {
      setProblem(fieldMessage(error));
    }
  };
  const remove = (): Promise<void> => removeEndpoints(dialect, [endpoint], `Removed ${what}`);
  // An empty URL is how the vendors' pages take an endpoint away.
  const url = useKept(endpoint.url, (text) =>
    text.trim() === '' ? remove() : updateEndpoint({ id, url: text.trim() }),
  );
  const variables = variablesOf(view.info, view.tags, details?.parameters ?? []);
  return (
    <li className={styles.item} data-off={!enabled || undefined}>
      <div className={styles.row}>
        <span data-cell="enabled">
          <Switch
            aria-label={`${what} enabled`}
            checked={enabled}
            onChange={(change) => {
              const next = change.currentTarget.checked;
              void attempt(() => updateEndpoint({ id, enabled: next }));
            }}
          />
        </span>
        <span data-cell="event" className={styles.event}>
          <NativeSelect
            variant="unstyled"
            className={styles.select}
            aria-label={`Event of ${what}`}
            value={event}
            data={[...new Set(group.lines.map((line) => line.event))].map((key) => ({
              value: key,
              label: view.events.get(key)?.label ?? key,
            }))}
            onChange={(change) => {
              const next = change.currentTarget.value;
              void attempt(() => updateEndpoint({ id, event: next }));
            }}
          />
          {details !== undefined && <AgeMark event={details} />}
        </span>
        <span data-cell="method">
          {methods.length > 1 ? (
            <NativeSelect
              variant="unstyled"
              className={`wire ${styles.select}`}
              aria-label={`Method of ${what}`}
              data-method={method ?? methods[0]}
              value={method ?? methods[0]}
              data={[...methods]}
              onChange={(change) => {
                const next = change.currentTarget.value;
                void attempt(() => updateEndpoint({ id, method: next }));
              }}
            />
          ) : (
            methods.map((only) => (
              <span key={only} className={`wire ${styles.method}`} data-method={only}>
                {only}
              </span>
            ))
          )}
        </span>
        <span data-cell="url">
          <UrlField bare label={`URL of ${what}`} field={url} variables={variables} off={!enabled} />
        </span>
        <span data-cell="notes">
          <KeptText
            bare
            label={`Notes of ${what}`}
            placeholder="Notes"
            saved={endpoint.notes}
            keep={(notes) => updateEndpoint({ id, notes })}
          />
        </span>
        <span data-cell="id" className={styles.id}>
          <Tooltip label={`Event ID ${id}`}>
            <button
              type="button"
              className={`wire cut ${styles.idButton}`}
              aria-label={`Copy the event ID of ${what}`}
              onClick={() => void copyText(id, 'Event ID')}
            >
              <IconCopy size={12} stroke={1.5} aria-hidden="true" />
              <span className="cut">{id}</span>
            </button>
          </Tooltip>
        </span>
        <span data-cell="tools" className={styles.tools}>
          <Tooltip label={isOpen ? 'Hide request' : 'Show request'}>
            <ActionIcon
              size={24}
              aria-label={`Request of ${what}`}
              aria-expanded={isOpen}
              data-on={isOpen || undefined}
              onClick={() => setOpen(!isOpen)}
            >
              <IconEye size={15} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={verifyTls ? 'Verify TLS: on' : 'Verify TLS: off'}>
            <ActionIcon
              size={24}
              aria-label={`Verify TLS of ${what}`}
              aria-pressed={verifyTls}
              data-on={!verifyTls || undefined}
              onClick={() => void attempt(() => updateEndpoint({ id, verifyTls: !verifyTls }))}
            >
              {verifyTls ? <IconLock size={15} stroke={1.5} /> : <IconLockOpen size={15} stroke={1.5} />}
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Duplicate">
            <ActionIcon
              size={24}
              aria-label={`Duplicate ${what}`}
              onClick={() => {
                const { id: _, ...copy } = endpoint;
                void attempt(() => addEndpoint(copy));
              }}
            >
              <IconCopyPlus size={15} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Remove">
            <ActionIcon size={24} aria-label={`Remove ${what}`} onClick={() => void attempt(remove)}>
              <IconX size={15} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
        </span>
      </div>
      <Refused problem={problem} />
      {isOpen && <EndpointPreview endpoint={endpoint} url={url.value} />}
    </li>
  );
}
