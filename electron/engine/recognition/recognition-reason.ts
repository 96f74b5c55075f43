import { listed } from '../../../shared/listed.ts';
import type { DialectMatch } from './dialect-match.ts';

/** Why a request was recognized as an event, for a person: what it contains, and what speaks against it. */
export function recognitionReason(match: DialectMatch, rival: DialectMatch | null): string {
  const { best, others } = match;
  const sentences = [`Contains ${listed([parametersIn(match), ...signsIn(match)])}.`];
  if (best.wrong.length > 0) {
    const values = best.wrong.map(([name, text]) => `${name}=${quoted(text)}`);
    sentences.push(`Unexpected ${values.length === 1 ? 'value' : 'values'}: ${listed(values)}.`);
  }
  if (others.length > 0) {
    const labels = others.map(({ shape }) => shape.event.label);
    const shown = labels.length > 3 ? [...labels.slice(0, 2), `one of ${labels.length - 2} others`] : labels;
    sentences.push(`Could also be ${listed(shown, 'or')}: the request contains nothing that tells them apart.`);
  }
  if (rival !== null) sentences.push(`Could also be ${rival.shape.dialect.name} ${rival.best.shape.event.label}.`);
  return sentences.join(' ');
}

function parametersIn({ shape, best }: DialectMatch): string {
  const { required, event } = best.shape;
  const present = required.filter((tag) => best.values.has(tag)).length;
  const share = present === required.length ? 'all' : `${present} of the ${required.length}`;
  return `${share} parameters of ${shape.dialect.name} ${event.label}`;
}

/** Signs of the event that one sentence lists. */
const listedSigns = 3;

function signsIn({ best, definingTags }: DialectMatch): string[] {
  const { keyIn, shape, literals, values } = best;
  return [
    ...literals.map(([name, text]) => `${name}=${quoted(text)}`),
    ...(keyIn === 'path' ? [`${shape.event.key} in the path`] : []),
    ...(keyIn !== null && keyIn !== 'path' ? [`${keyIn.field}=${shape.event.key}`] : []),
    ...definingTags.map((tag) => `${tag}=${quoted(values.get(tag))}`),
  ].slice(0, listedSigns);
}

/** Values of a request may be of any length and hold anything. */
function quoted(text = ''): string {
  const line = text.slice(0, 60).replaceAll(/[\s\p{C}]+/gu, ' ');
  return text.length > 60 ? `${line}…` : line;
}
