import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconDownload, IconPlayerStop, IconRulerMeasure } from '@tabler/icons-react';
import { useState } from 'react';
import type { Ladder } from '../../../shared/model/ladder.ts';
import { client } from '../client.ts';
import { saveFile } from '../parts/save-file.ts';
import { showFailure } from '../parts/show-failure.ts';
import { SaveAsScenario } from '../scenarios/save-as-scenario.tsx';
import { ladderFile, pngOf, svgText } from './export-ladder.tsx';
import styles from './ladder.module.css';
import type { Gaps, PlacedArrow } from './layout.ts';
import { paletteNow } from './palette.ts';

export interface LadderToolsProps {
  readonly ladder: Ladder;
  readonly compact: boolean;
  readonly gaps: Gaps;
  readonly onGaps: () => void;
  /** The run is active and may be stopped here. */
  readonly stoppable: boolean;
  readonly dialectName: (id: string) => string;
  readonly sentence: (placed: PlacedArrow) => string;
}

/** Actions on a call and its diagram. */
export function LadderTools({ ladder, compact, gaps, onGaps, stoppable, dialectName, sentence }: LadderToolsProps) {
  const [isDrawing, setDrawing] = useState(false);
  const { id } = ladder;
  const options = () => ({ gaps, dialectName, sentence, palette: paletteNow() });
  const saveSvg = (): void =>
    saveFile(new Blob([svgText(ladder, options())], { type: 'image/svg+xml' }), ladderFile(id, 'svg'));
  const savePng = async (): Promise<void> => {
    setDrawing(true);
    try {
      saveFile(await pngOf(ladder, options()), ladderFile(id, 'png'));
    } catch (error) {
      showFailure(error);
    } finally {
      setDrawing(false);
    }
  };
  const gapsLabel = gaps === 'even' ? 'Scale to time' : 'Even spacing';
  const gapsIcon = <IconRulerMeasure size={14} stroke={1.5} />;
  return (
    <div className={styles.tools}>
      {stoppable ? (
        <Button
          leftSection={<IconPlayerStop size={14} stroke={1.5} />}
          onClick={() => void client.calls.stop({ id }).catch(showFailure)}
        >
          Stop
        </Button>
      ) : (
        ladder.arrows.length > 0 && <SaveAsScenario callId={id} compact />
      )}
      {compact ? (
        <Tooltip label={gapsLabel}>
          <ActionIcon variant="default" size={28} aria-label={gapsLabel} onClick={onGaps}>
            {gapsIcon}
          </ActionIcon>
        </Tooltip>
      ) : (
        <Button leftSection={gapsIcon} onClick={onGaps}>
          {gapsLabel}
        </Button>
      )}
      <Button.Group>
        <Button
          leftSection={compact ? undefined : <IconDownload size={14} stroke={1.5} />}
          aria-label="Save the ladder as SVG"
          onClick={saveSvg}
        >
          SVG
        </Button>
        <Button aria-label="Save the ladder as PNG" loading={isDrawing} onClick={() => void savePng()}>
          PNG
        </Button>
      </Button.Group>
    </div>
  );
}
