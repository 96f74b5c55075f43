import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCopy } from '@tabler/icons-react';
import { copyText } from '../parts/copy-text.ts';
import { linkTo } from '../route.ts';
import styles from './ladder.module.css';
import { LadderTools, type LadderToolsProps } from './ladder-tools.tsx';
import { countWords, shortId } from './ladder-words.ts';

/** Which call it is, its counts, and what can be done with it. */
export function LadderHead(props: LadderToolsProps) {
  const { ladder, compact, dialectName } = props;
  const { id, failed } = ladder;
  return (
    <header className={styles.head}>
      {compact ? (
        <a href={linkTo('calls', id)} title={id}>
          Call {shortId(id)}
        </a>
      ) : (
        <>
          <h2 title={id}>Call {shortId(id)}</h2>
          <Tooltip label="Copy call ID">
            <ActionIcon size={24} aria-label="Copy call ID" onClick={() => void copyText(id, 'Call ID')}>
              <IconCopy size={14} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
        </>
      )}
      <span className={styles.counts} title={`${countWords(ladder)}: ${ladder.dialects.map(dialectName).join(', ')}`}>
        {countWords(ladder)}
      </span>
      {failed > 0 && (
        <span className={styles.failed}>
          <IconAlertTriangle size={14} stroke={1.75} aria-hidden="true" />
          {failed.toLocaleString('en')} failed
        </span>
      )}
      <LadderTools {...props} />
    </header>
  );
}
