import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { WholeLadder } from '../../../../renderer/src/ladder/ladder-svg.tsx';
import { layoutLadder } from '../../../../renderer/src/ladder/layout.ts';
import { screenPalette } from '../../../../renderer/src/ladder/palette.ts';
import { sampleArrow, sampleLadder } from '../../../support/sample-ladder.ts';

const draw = (ladder: ReturnType<typeof sampleLadder>): string =>
  renderToStaticMarkup(
    createElement(WholeLadder, {
      layout: layoutLadder(ladder, { width: 960, gaps: 'even' }),
      palette: screenPalette,
      title: `Call ${ladder.id}`,
      description: '2 requests',
      violations: ladder.violations.map(({ sentence }) => sentence),
      sentence: ({ arrow }) => arrow.label,
    }),
  );

it('is one picture with a title and all its words, and nothing that runs or is fetched', () => {
  const odd = '<script>alert(1)</script> & "é"';
  const svg = draw(sampleLadder([sampleArrow(0, { label: odd }), sampleArrow(1, { label: 'Hangup', status: 503 })]));
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).toContain('<title id="ladder-title">Call 709e1d5e-2067-41af-88c4-77b0c761c718</title>');
  expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;é&quot;');
  expect(svg).toContain('>Hangup</tspan>');
  expect(svg).toContain('✕ 503');
  expect(svg).not.toMatch(/<script|<a |href|class=|url\(/);
});

it.each([
  ['delivery', 200, screenPalette.good],
  ['delivery', 302, screenPalette.bad],
  ['delivery', 304, screenPalette.good],
  ['delivery', 0, screenPalette.bad],
  ['capture', 302, screenPalette.warning],
  ['capture', 304, screenPalette.good],
  ['capture', 404, screenPalette.bad],
] as const)('has for a %s with status %i the color that lists and details have', (kind, status, ink) => {
  const svg = draw(sampleLadder([sampleArrow(0, { kind, status })]));
  const inks = [screenPalette.good, screenPalette.warning, screenPalette.bad];
  expect(inks.filter((other) => svg.includes(`fill="${other}"`))).toEqual([ink]);
});

it('is drawn dashed where chaos altered the event, and says so', () => {
  const plain = draw(sampleLadder([sampleArrow(0)]));
  const altered = draw(sampleLadder([sampleArrow(0, { altered: 'sent twice' })]));
  expect(plain).not.toContain('stroke-dasharray="5 4"');
  expect(altered).toContain('stroke-dasharray="5 4"');
  expect(altered).toContain('sent twice');
});
