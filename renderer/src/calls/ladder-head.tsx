import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCopy, IconDownload, IconPlayerStop, IconRulerMeasure } from '@tabler/icons-react';
import { useState } from 'react';
import type { Ladder } from '../../../shared/model/ladder.ts';
import { client } from '../client.ts';
import { copyText } from '../parts/copy-text.ts';
import { saveFile } from '../parts/save-file.ts';
import { tellFailure } from '../parts/tell-failure.ts';
import { linkTo } from '../place.ts';
import { SaveAsScenario } from '../scenarios/save-as-scenario.tsx';
import { ladderFile, pngOf, svgText } from './export-ladder.tsx';
import styles from './ladder.module.css';
import { countWords, shortId } from './ladder-words.ts';
import type { Gaps, PlacedArrow } from './layout.ts';
import { paletteNow } from './palette.ts';

interface LadderHeadProps {
  readonly ladder: Ladder;
  readonly compact: boolean;
  readonly gaps: Gaps;
  readonly onGaps: () => void;
  /** The call goes on and may be stopped here. */
  readonly stoppable: boolean;
  readonly dialectName: (id: string) => string;
  readonly sentence: (placed: PlacedArrow) => string;
}

/** Which call it is, how it went, and what can be done with its drawing. */
export function LadderHead({ ladder, compact, gaps, onGaps, stoppable, dialectName, sentence }: LadderHeadProps) {
  const [isDrawing, setDrawing] = useState(false);
  const { id, failed } = ladder;
  const gapsLabel = gaps === 'even' ? 'Gaps to scale' : 'Even gaps';
  const options = () => ({ gaps, dialectName, sentence, palette: paletteNow() });
  const savePng = async (): Promise<void> => {
    setDrawing(true);
    try {
      saveFile(await pngOf(ladder, options()), ladderFile(id, 'png'));
    } catch (error) {
      tellFailure(error);
    } finally {
      setDrawing(false);
    }
  };
  return (
    <header className={styles.head}>
      {compact ? (
        <a href={linkTo('calls', id)} title={id}>
          Call {shortId(id)}
        </a>
      ) : (
        <>
          <h2 title={id}>Call {shortId(id)}</h2>
          <Tooltip label="Copy the whole id">
            <ActionIcon size={24} aria-label="Copy the call's id" onClick={() => void copyText(id, "The call's id")}>
              <IconCopy size={14} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
        </>
      )}
      <span className={styles.counts} title={ladder.dialects.map(dialectName).join(', ')}>
        {countWords(ladder)}
      </span>
      {failed > 0 && (
        <span className={styles.failed}>
          <IconAlertTriangle size={14} stroke={1.75} aria-hidden="true" />
          {failed.toLocaleString('en')} failed
        </span>
      )}
      <span className={styles.push} />
      {!stoppable && ladder.arrows.length > 0 && <SaveAsScenario callId={id} compact={compact} />}
      {stoppable && (
        <Button
          leftSection={<IconPlayerStop size={14} stroke={1.5} />}
          onClick={() => void client.calls.stop({ id }).catch(tellFailure)}
        >
          Stop
        </Button>
      )}
      <Tooltip label={gapsLabel}>
        <Button aria-label={gapsLabel} onClick={onGaps}>
          <IconRulerMeasure size={14} stroke={1.5} aria-hidden="true" />
          <span className={styles.gapsWord}>{gapsLabel}</span>
        </Button>
      </Tooltip>
      <Button.Group>
        <Button
          leftSection={compact ? undefined : <IconDownload size={14} stroke={1.5} />}
          aria-label="Save the ladder as SVG"
          onClick={() =>
            saveFile(new Blob([svgText(ladder, options())], { type: 'image/svg+xml' }), ladderFile(id, 'svg'))
          }
        >
          SVG
        </Button>
        <Button aria-label="Save the ladder as PNG" loading={isDrawing} onClick={() => void savePng()}>
          PNG
        </Button>
      </Button.Group>
    </header>
  );
}
