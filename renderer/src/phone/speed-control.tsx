import { Slider } from '@mantine/core';
import type { CallSetup, Pace } from './call-setup.ts';
import { changeSetup } from './call-setup-store.ts';
import styles from './speed.module.css';
import { speedAt, speedStops, stopOf } from './speed-stops.ts';

/** How fast the next call goes: x1 to x60, without waits, or, where `stepping` is possible, one event at a press. */
export function SpeedControl(props: {
  readonly setup: Pick<CallSetup, 'pace' | 'speed'>;
  readonly stepping?: boolean;
}) {
  const { setup, stepping = true } = props;
  const { pace, speed } = setup;
  const isAside = pace !== 'speed';
  const choose = (chosen: Pace): void => changeSetup({ pace: pace === chosen ? 'speed' : chosen });
  return (
    <fieldset className={styles.speed} aria-label="Speed of the next call">
      <span>Speed</span>
      <Slider
        className={styles.slider}
        size={4}
        thumbSize={14}
        min={0}
        max={speedStops.length - 1}
        label={null}
        thumbLabel="Speed"
        thumbValueText={() => `${speed}×`}
        data-aside={isAside || undefined}
        value={stopOf(speed)}
        onChange={(stop) => changeSetup({ pace: 'speed', speed: speedAt(stop) })}
      />
      <output className={styles.value} data-aside={isAside || undefined}>
        x{speed}
      </output>
      <button
        type="button"
        aria-pressed={pace === 'at-once'}
        title="Send events as fast as responses arrive"
        onClick={() => choose('at-once')}
      >
        At once
      </button>
      {stepping && (
        <button
          type="button"
          aria-pressed={pace === 'steps'}
          title="Wait for a step before each event"
          onClick={() => choose('steps')}
        >
          Step by step
        </button>
      )}
    </fieldset>
  );
}
