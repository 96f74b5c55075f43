/** The colors of a ladder. */
export interface Palette {
  readonly ground: string;
  /** Around words that lines cross: the ground, or what a marked row is painted with. */
  readonly halo: string;
  readonly panel: string;
  readonly hover: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly inkDim: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly accentLine: string;
  readonly good: string;
  readonly warning: string;
  readonly bad: string;
}

const names: Readonly<Record<keyof Palette, string>> = {
  ground: '--ground',
  halo: '--ground',
  panel: '--panel',
  hover: '--hover',
  line: '--line',
  lineStrong: '--line-strong',
  ink: '--ink',
  inkSoft: '--ink-soft',
  inkDim: '--ink-dim',
  accent: '--accent',
  accentSoft: '--accent-soft',
  accentLine: '--accent-line',
  good: '--good',
  warning: '--warning',
  bad: '--bad',
};

const paletteOf = (color: (name: string) => string): Palette => {
  const entries = Object.entries(names).map(([key, name]) => [key, color(name)]);
  return Object.fromEntries(entries) as unknown as Palette; // every key of Palette is in names
};

/** On screen the drawing follows theme.css. */
export const screenPalette: Palette = {
  ...paletteOf((name) => `var(${name})`),
  halo: 'var(--ladder-halo, var(--ground))',
};

/** The colors of the present scheme themselves, for a drawing that leaves the app. */
export function paletteNow(): Palette {
  const style = getComputedStyle(document.documentElement);
  return paletteOf((name) => style.getPropertyValue(name).trim());
}
