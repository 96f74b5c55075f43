import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import { IconCopy, IconDownload, IconFileZip } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { copyText } from '../parts/copy-text.ts';
import { saveFile } from '../parts/save-file.ts';
import { bytes as sizeText } from '../parts/times.ts';
import { multipartParts } from './body-parts.ts';
import { type BodyView, bodyBytes, formFields, hexDump, prettyBody, shownFirst, viewsFor } from './body-views.ts';
import styles from './detail.module.css';
import type { Message } from './detail-messages.ts';
import { KeyValues } from './key-values.tsx';
import { PartList } from './part-list.tsx';

const viewWords: Readonly<Record<BodyView, string>> = { pretty: 'Pretty', raw: 'Raw', hex: 'Hex', form: 'Form' };

/** A body, as text only and never as a page: it is whatever a stranger sent. */
export function BodyPane({ message }: { readonly message: Message }) {
  const { headers, body, bodyBase64, decoding, note } = message;
  const views = useMemo(() => viewsFor(headers, body), [headers, body]);
  const [chosen, setChosen] = useState<BodyView | null>(null);
  const [all, setAll] = useState(false);
  const wire = useMemo(() => bodyBytes(body, bodyBase64), [body, bodyBase64]);
  const isDecoded = decoding !== null && decoding.codings.length > 0;
  // What the sender compressed, as it was before.
  const content = useMemo(
    () => (isDecoded ? bodyBytes(body, decoding.base64) : wire),
    [isDecoded, body, decoding, wire],
  );
  const view = chosen ?? views[0] ?? 'raw';
  const bytes = view === 'hex' ? wire : content;
  const save = (saved: Uint8Array, file: string) =>
    saveFile(new Blob([saved as BlobPart], { type: 'application/octet-stream' }), file);
  if (wire.length === 0) {
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
        <span className={styles.size}>{sizeText(wire.length)}</span>
        <span className={styles.push} />
        {views.length > 1 && (
          <SegmentedControl
            aria-label="View of the body"
            value={view}
            data={views.map((name) => ({ value: name, label: viewWords[name] }))}
            onChange={(value) => setChosen(views.find((name) => name === value) ?? null)}
          />
        )}
        <Tooltip label="Copy the body">
          <ActionIcon aria-label="Copy the body" onClick={() => void copyText(body, 'Body')}>
            <IconCopy size={14} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Download the body">
          <ActionIcon aria-label="Download the body" onClick={() => save(content, message.file)}>
            <IconDownload size={14} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
        {isDecoded && (
          <Tooltip label="Download the body as it was sent, compressed">
            <ActionIcon
              aria-label="Download the body as it was sent, compressed"
              onClick={() => save(wire, message.file.replace(/\.bin$/, '-compressed.bin'))}
            >
              <IconFileZip size={14} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
        )}
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
  const { headers, body, decoding } = message;
  const end = useDeferredValue(limit);
  const text = useMemo(() => {
    if (view === 'hex') return hexDump(bytes.subarray(0, end));
    if (view === 'pretty') return prettyBody(headers, body, end) ?? body.slice(0, end);
    return body.slice(0, end);
  }, [view, bytes, end, headers, body]);
  const fields = useMemo(
    () => (view === 'form' ? formFields(headers, body.slice(0, end), decoding?.charset) : null),
    [view, headers, body, end, decoding],
  );
  const parts = useMemo(() => (view === 'form' ? multipartParts(headers, bytes) : null), [view, headers, bytes]);
  if (parts !== null) return <PartList parts={parts} />;
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
