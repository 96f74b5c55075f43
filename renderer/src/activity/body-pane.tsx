import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { copyText } from '../parts/copy-text.ts';
import { saveFile } from '../parts/save-file.ts';
import { bytes as sizeText } from '../parts/times.ts';
import { type BodyView, bodyBytes, formFields, hexDump, prettyBody, shownFirst, viewsFor } from './body-views.ts';
import styles from './detail.module.css';
import type { Message } from './detail-messages.ts';
import { KeyValues } from './key-values.tsx';

const viewWords: Readonly<Record<BodyView, string>> = { pretty: 'Pretty', raw: 'Raw', hex: 'Hex', form: 'Form' };

/** A body, as text only and never as a page: it is whatever a stranger sent. */
export function BodyPane({ message }: { readonly message: Message }) {
  const { headers, body, bodyBase64, note } = message;
  const views = useMemo(() => viewsFor(headers, body), [headers, body]);
  const [chosen, setChosen] = useState<BodyView | null>(null);
  const [all, setAll] = useState(false);
  const bytes = useMemo(() => bodyBytes(body, bodyBase64), [body, bodyBase64]);
  const view = chosen ?? views[0] ?? 'raw';
  if (bytes.length === 0) {
    return (
      <>
        <h3>Body</h3>
        <p className={styles.note}>None.</p>
      </>
    );
  }
  return (
    <>
      <div className={styles.bodyBar}>
        <h3>Body</h3>
        <span className={styles.size}>{sizeText(bytes.length)}</span>
        <span className={styles.push} />
        {views.length > 1 && (
          <SegmentedControl
            aria-label="View of the body"
            value={view}
            data={views.map((each) => ({ value: each, label: viewWords[each] }))}
            onChange={(value) => setChosen(views.find((each) => each === value) ?? null)}
          />
        )}
        <Tooltip label="Copy the body">
          <ActionIcon aria-label="Copy the body" onClick={() => void copyText(body, 'Body')}>
            <IconCopy size={14} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Download the body">
          <ActionIcon
            aria-label="Download the body"
            onClick={() => saveFile(new Blob([bytes as BlobPart], { type: 'application/octet-stream' }), message.file)}
          >
            <IconDownload size={14} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
      </div>
      {note !== '' && <p className={styles.note}>{note}</p>}
      {bytes.length > shownFirst && !all && (
        <p className={styles.note}>
          The first {sizeText(shownFirst)} of {sizeText(bytes.length)}.{' '}
          <Button size="compact-xs" onClick={() => setAll(true)}>
            Show all
          </Button>
        </p>
      )}
      <Shown message={message} view={view} bytes={bytes} limit={all ? Number.POSITIVE_INFINITY : shownFirst} />
    </>
  );
}

interface ShownProps {
  readonly message: Message;
  readonly view: BodyView;
  readonly bytes: Uint8Array;
  readonly limit: number;
}

function Shown({ message, view, bytes, limit }: ShownProps) {
  const { headers, body } = message;
  const end = useDeferredValue(limit);
  const text = useMemo(() => {
    if (view === 'hex') return hexDump(bytes.subarray(0, end));
    if (view === 'pretty') return prettyBody(headers, body, end) ?? body.slice(0, end);
    return body.slice(0, end);
  }, [view, bytes, end, headers, body]);
  const fields = useMemo(
    () => (view === 'form' ? formFields(headers, body.slice(0, end)) : null),
    [view, headers, body, end],
  );
  if (fields !== null) {
    return (
      <KeyValues
        label="Fields"
        pairs={fields.map(({ name, value, note }) => [note === '' ? name : `${name} (${note})`, value] as const)}
      />
    );
  }
  return <Lines text={text} wrapped={view !== 'hex'} />;
}

/** Lines of a block of text: blocks far from the view cost no layout. */
const blockLength = 16_384;

function Lines({ text, wrapped }: { readonly text: string; readonly wrapped: boolean }) {
  const blocks = useMemo(() => blocksOf(text), [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is reached by keyboard
    <section className={styles.text} data-wrapped={wrapped || undefined} tabIndex={0} aria-label="Body text">
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of one text have no identity but their place
        <pre key={at}>{block}</pre>
      ))}
    </section>
  );
}

/** The text cut at line ends into blocks; a line longer than a block is cut inside. */
function blocksOf(text: string): readonly string[] {
  const blocks: string[] = [];
  for (let from = 0; from < text.length; ) {
    const slice = text.slice(from, from + blockLength);
    const line = slice.lastIndexOf('\n');
    const to = from + (slice.length < blockLength || line === -1 ? slice.length : line + 1);
    blocks.push(text.slice(from, to).replace(/\n$/, ''));
    from = to;
  }
  return blocks;
}
