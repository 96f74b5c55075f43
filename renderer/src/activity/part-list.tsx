import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { saveFile } from '../parts/save-file.ts';
import { bytes as sizeText } from '../parts/times.ts';
import { type BodyPart, partText } from './body-parts.ts';
import styles from './detail.module.css';
import { NameCell, PairTable, ValueCell } from './pair-table.tsx';

/** The parts of a multipart body; each can be saved as the file it is. */
export function PartList({ parts }: { readonly parts: readonly BodyPart[] }) {
  return <PairTable label="Parts" rows={parts} cells={(part, at) => <Part part={part} place={at + 1} />} />;
}

function Part({ part, place }: { readonly part: BodyPart; readonly place: number }) {
  const { name, fileName, type, bytes } = part;
  const facts = [fileName ?? '', type, sizeText(bytes.length)].filter((fact) => fact !== '').join(', ');
  const label = name === '' ? `part ${place}` : name;
  const save = () => saveFile(new Blob([bytes as BlobPart], { type: 'application/octet-stream' }), fileOf(part, place));
  return (
    <>
      <NameCell name={label} note={facts} />
      <ValueCell value={partText(part)} />
      <td className={styles.save}>
        <Button
          size="compact-xs"
          leftSection={<IconDownload size={12} aria-hidden="true" />}
          aria-label={`Save ${fileName ?? label}`}
          onClick={save}
        >
          Save
        </Button>
      </td>
    </>
  );
}

/** The name a sender gave is a name only, never a path. */
function fileOf({ fileName, name }: BodyPart, place: number): string {
  const last = (fileName ?? '').split(/[\\/]/).at(-1) ?? '';
  return last !== '' ? last : `${name === '' ? `part-${place}` : name}.bin`;
}
