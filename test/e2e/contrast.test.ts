import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openApp } from './open-app.ts';
import { namelessControls, overflowing, weakTexts } from './page-audit.ts';
import { furnish, tour } from './tour.ts';

type Scheme = 'dark' | 'light';

/** Resolves once the page is drawn in this scheme. */
const shownIn = (page: Page, scheme: Scheme) =>
  expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe(scheme);

async function audit(page: Page): Promise<unknown[]> {
  return [await weakTexts(page), await namelessControls(page), await overflowing(page)].flat();
}

/** Colors that are still on their way to others are no one's choice. */
const still = { reducedMotion: 'reduce' } as const;

it('can be read in dark and light as the system has it at 1280 x 800: contrast AA, every control named, nothing out of the window', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await page.setViewportSize({ width: 1280, height: 800 });
  const { action } = await furnish(opened);
  const found: unknown[] = [];
  let stops = 0;
  let scheme: Scheme = 'light';
  const look = async (stop: string): Promise<void> => {
    await page.emulateMedia({ ...still, colorScheme: scheme });
    await shownIn(page, scheme);
    found.push(...(await audit(page)).map((each) => ({ stop, scheme, each })));
  };
  await tour(app, action, async (stop) => {
    stops += 1;
    // The one that is shown first: every change paints the whole page anew.
    await look(stop);
    scheme = scheme === 'dark' ? 'light' : 'dark';
    await look(stop);
  });
  expect(found).toEqual([]);
  expect(stops).toBeGreaterThan(25);
  expect(app.problems).toEqual([]);
});

it.each([
  { scheme: 'dark', width: 1000, height: 700 },
  { scheme: 'light', width: 820, height: 600 },
] as const)(
  'can be read in $scheme by choice at $width x $height: contrast AA, every control named, nothing out of the window',
  async ({ scheme, width, height }) => {
    await using app = await openApp();
    const { page, opened } = app;
    await page.emulateMedia({ ...still, colorScheme: scheme === 'dark' ? 'light' : 'dark' });
    await page.setViewportSize({ width, height });
    const { action } = await furnish(opened);
    await opened.ask.settings.update({ appearance: scheme });
    await shownIn(page, scheme);
    const found: unknown[] = [];
    let stops = 0;
    await tour(app, action, async (stop) => {
      stops += 1;
      found.push(...(await audit(page)).map((each) => ({ stop, each })));
    });
    expect(found).toEqual([]);
    expect(stops).toBeGreaterThan(25);
    expect(app.problems).toEqual([]);
  },
);
