import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import mono from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Ladder } from '../../../shared/model/ladder.ts';
import { WholeLadder } from './ladder-svg.tsx';
import { countWords } from './ladder-words.ts';
import { type Gaps, layoutLadder, type PlacedArrow } from './layout.ts';
import type { Palette } from './palette.ts';
import { plainLine } from './text-width.ts';

export interface ExportOptions {
  readonly gaps: Gaps;
  readonly palette: Palette;
  readonly dialectName: (id: string) => string;
  readonly sentence: (placed: PlacedArrow) => string;
}

/** Pixels: wide enough for a page, the same whatever the window. */
const exportWidth = 960;

/** `call-<id>-ladder.svg`; of a foreign id only what every file system takes. */
export const ladderFile = (id: string, ending: 'svg' | 'png'): string =>
  `call-${id.slice(0, 64).replaceAll(/[^\w.-]+/g, '_')}-ladder.${ending}`;

/** The ladder as an image with a title. */
export function drawing(ladder: Ladder, { gaps, palette, dialectName, sentence }: ExportOptions, fontFaces?: string) {
  const parties = [ladder.caller ?? '', ladder.called ?? ladder.extension ?? ''].filter((text) => text !== '');
  const about = [
    ladder.scenario ?? '',
    parties.join(' to '),
    countWords(ladder),
    `${ladder.at.slice(0, 19).replace('T', ' ')} UTC`,
  ];
  return (
    <WholeLadder
      layout={layoutLadder(ladder, { width: exportWidth, gaps, dialectName })}
      palette={palette}
      title={plainLine(`Call ${ladder.id}`)}
      description={plainLine(about.filter((text) => text !== '').join(' · '))}
      violations={ladder.violations.map(({ sentence: text }) => plainLine(text))}
      sentence={(placed) => plainLine(sentence(placed), 1000)}
      fontFaces={fontFaces}
    />
  );
}

/** Its text: XML, written by the browser, which escapes what strangers sent. */
export function svgText(ladder: Ladder, options: ExportOptions, fontFaces?: string): string {
  const host = document.createElement('div');
  const root = createRoot(host);
  flushSync(() => root.render(drawing(ladder, options, fontFaces)));
  const svg = host.firstElementChild;
  if (svg === null) throw new Error('The ladder drew nothing.');
  const text = new XMLSerializer().serializeToString(svg);
  root.unmount();
  return text;
}

/** What a canvas of every browser still takes. */
const longestSide = 16_000;

/** The same drawing as a picture of twice its size, or as large as a canvas can be. */
export async function pngOf(ladder: Ladder, options: ExportOptions): Promise<Blob> {
  const text = svgText(ladder, options, await loadFaces());
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(2, longestSide / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('The ladder is too large to export.')) : resolve(blob)));
  });
}

/** An image is drawn without the fonts of the page, so they are embedded. Other alphabets use those of the machine. */
async function loadFaces(): Promise<string> {
  const fontFaces = await Promise.all([
    face('Inter Variable', '100 900', inter),
    face('JetBrains Mono Variable', '100 800', mono),
  ]);
  return fontFaces.join('');
}

async function face(family: string, weights: string, url: string): Promise<string> {
  const source = await dataUrl(await (await fetch(url)).blob());
  return `@font-face{font-family:'${family}';font-weight:${weights};src:url(${source})}`;
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
