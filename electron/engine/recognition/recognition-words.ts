import { listed } from '../../../shared/listed.ts';
import type { Candidate } from './candidate.ts';

/** Why a request was taken for an event, for a person: what it was known by, and what speaks against it. */
export function reasonOf(found: Candidate, rival: Candidate | null): string {
  const { best, others } = found;
  const signs = signsOf(found);
  const sentences = [`It has ${parametersOf(found)}${signs === '' ? '' : `, and ${signs}`}.`];
  if (best.wrong.length > 0) {
    sentences.push(`But ${listed(best.wrong.map(([name, text]) => `${name} ${quoted(text)}`))} is not its own.`);
  }
  if (others.length > 0) {
    const labels = others.map(({ shape }) => shape.event.label);
    const some = labels.length > 3 ? [...labels.slice(0, 2), `one of ${labels.length - 2} others`] : labels;
    sentences.push(`It may as well be ${listed(some, 'or')}: nothing in it tells them apart.`);
  }
  if (rival !== null) sentences.push(`It may also be ${rival.best.shape.event.label} of ${rival.shape.dialect.name}.`);
  return sentences.join(' ');
}

function parametersOf({ shape, best }: Candidate): string {
  const { required, event } = best.shape;
  const there = required.filter((tag) => best.values.has(tag)).length;
  const share = there === required.length ? 'all' : `${there} of the ${required.length}`;
  return `${share} parameters of ${shape.dialect.name} ${event.label}`;
}

function signsOf({ best, defining }: Candidate): string {
  const texts = [
    ...best.telling.map(([name, text]) => `${name} is ${quoted(text)}`),
    ...(best.hint === 'path' ? [`its path says ${best.shape.event.key}`] : []),
    ...(best.hint !== null && best.hint !== 'path' ? [`${best.hint.name} is ${best.shape.event.key}`] : []),
    ...defining.map((tag) => `${tag} is ${quoted(best.values.get(tag))}`),
  ];
  return listed(texts.slice(0, 3));
}

/** Texts of a request may be of any length, and hold anything. */
function quoted(text = ''): string {
  const line = text.slice(0, 60).replaceAll(/[\s\p{C}]+/gu, ' ');
  return text.length > 60 ? `${line}…` : line === '' ? 'empty' : line;
}
