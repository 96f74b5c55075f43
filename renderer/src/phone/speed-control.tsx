import { Slider } from '@mantine/core';
import { useState } from 'react';
import type { Pace } from './call-setup.ts';
import { changeSetup } from './call-setup-store.ts';
import styles from './speed.module.css';
import { speedAt, speedStops, stopOf } from './speed-stops.ts';

/** How fast the next call goes: x1 to x60, without waits, or one event at a press. */
export function SpeedControl({ pace }: { readonly pace: Pace }) {
  const isNumber = typeof pace === 'number';
  // Where the slider stood before it was put aside.
  const [last, setLast] = useState(isNumber ? pace : 1);
  const speed = isNumber ? pace : last;
  const choose = (chosen: Exclude<Pace, number>): void => changeSetup({ pace: pace === chosen ? last : chosen });
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
        thumbValueText={() => `${speed} times`}
        data-aside={!isNumber || undefined}
        value={stopOf(speed)}
        onChange={(stop) => {
          setLast(speedAt(stop));
          changeSetup({ pace: speedAt(stop) });
        }}
      />
      <output className={styles.value} data-aside={!isNumber || undefined}>
        x{speed}
      </output>
      <button type="button" aria-pressed={pace === 'at-once'} onClick={() => choose('at-once')}>
        At once
      </button>
      <button
        type="button"
        aria-pressed={pace === 'steps'}
        title="Scenarios wait for a step before each event"
        onClick={() => choose('steps')}
      >
        Step by step
      </button>
    </fieldset>
  );
}
