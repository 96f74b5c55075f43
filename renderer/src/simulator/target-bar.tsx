import { ActionIcon, Checkbox, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { Bench, BenchMove } from './bench.ts';
import styles from './event-preview.module.css';

/** Where the event goes: its bound actions and its endpoints in their order, or one URL with the dialect's own request. */
export function TargetBar(props: {
  readonly bench: Bench;
  readonly move: (move: BenchMove) => void;
  readonly bound: number;
  readonly endpoints: number;
  /** The URL meant while none is typed; null while the receiver is off. */
  readonly receiverUrl: string | null;
  readonly invalid: boolean;
}) {
  const { bench, move, bound, endpoints, receiverUrl, invalid } = props;
  return (
    <div className={styles.targetKind}>
      <span className={styles.targetWord} id="targetKind">
        Send to
      </span>
      <SegmentedControl
        aria-labelledby="targetKind"
        value={bench.target}
        onChange={(target) => move({ kind: 'targetKind', target: target === 'url' ? 'url' : 'bound' })}
        data={[
          { value: 'bound', label: targetLabel(bound, endpoints) },
          { value: 'url', label: 'URL' },
        ]}
      />
      {bench.target === 'bound' ? (
        <span className={styles.targetNote}>{bound + endpoints > 1 ? 'sent in this order' : ''}</span>
      ) : (
        <TextInput
          className={`wire ${styles.targetUrl}`}
          aria-label="URL"
          placeholder="https://crm.example.com/hook"
          spellCheck={false}
          autoComplete="off"
          value={bench.url ?? receiverUrl ?? ''}
          error={invalid}
          onChange={(event) => move({ kind: 'url', url: event.currentTarget.value })}
          rightSection={
            bench.url === null ? null : (
              <Tooltip label="Use the receiver's URL">
                <ActionIcon
                  size={22}
                  aria-label="Use the receiver's URL"
                  onClick={() => move({ kind: 'url', url: null })}
                >
                  <IconArrowBackUp size={14} stroke={1.5} />
                </ActionIcon>
              </Tooltip>
            )
          }
        />
      )}
      {bench.target === 'url' && isHttps(bench.url ?? receiverUrl ?? '') && (
        <Checkbox
          label="Verify TLS"
          checked={bench.verifyTls}
          onChange={(event) => move({ kind: 'verifyTls', verifyTls: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}

const isHttps = (url: string): boolean => /^\s*https:/i.test(url);

/** What is meant by `bound`: actions, endpoints or both, counted. */
function targetLabel(actions: number, endpoints: number): string {
  if (endpoints === 0) return `Bound actions (${actions})`;
  return actions === 0 ? `Endpoints (${endpoints})` : `Actions and endpoints (${actions + endpoints})`;
}
