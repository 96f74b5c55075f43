import { expect, it } from 'vitest';
import { openApp } from './open-app.ts';
import { namelessControls, overflowing, weakTexts } from './page-audit.ts';
import { furnish, tour } from './tour.ts';

it.each([
  { name: 'dark and light', schemes: ['dark', 'light'], width: 1280, height: 800 },
  { name: 'dark', schemes: ['dark'], width: 1000, height: 700 },
  { name: 'light', schemes: ['light'], width: 820, height: 600 },
] as const)(
  'can be read in $name at $width x $height: contrast AA, every control named, nothing out of the window',
  async ({ schemes, width, height }) => {
    await using app = await openApp();
    const { page, opened } = app;
    // Colors that are still on their way to others are no one's choice.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    const { action } = await furnish(opened);
    await opened.ask.settings.update({ appearance: schemes[0] });
    await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe(schemes[0]);
    const faults: unknown[] = [];
    let stops = 0;
    await tour(app, action, async (stop) => {
      stops += 1;
      for (const text of await weakTexts(page, schemes.length > 1 ? schemes : [])) faults.push({ stop, text });
      for (const nameless of await namelessControls(page)) faults.push({ stop, nameless });
      for (const outside of await overflowing(page)) faults.push({ stop, outside });
    });
    expect(faults).toEqual([]);
    expect(stops).toBeGreaterThan(25);
    expect(app.problems).toEqual([]);
  },
  // Some 70 stops: on a machine that is busy with much else, longer than a test of one page may take.
  180_000,
);
