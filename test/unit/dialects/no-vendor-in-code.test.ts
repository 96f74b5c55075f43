import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { resources } from '../../support/open-engine.ts';

const root = join(import.meta.dirname, '../../..');
/** The examples in the help of the command line name dialects, as a person would. */
const examples = join('electron', 'headless', 'cli');

const sources = ['electron', 'shared', 'renderer/src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith(examples)),
);

/** A comment may name the vendor whose document a fact is from. */
const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');

it('no vendor is named in code: what a phone system does is data', () => {
  const words = openDialects(join(resources, 'dialects'))
    .all()
    .flatMap(({ id, name, vendor, product }) => [id, name, vendor, product].map((word) => word.toLowerCase()));
  expect(words).toContain('pbxware');
  expect(sources.length).toBeGreaterThan(400);
  const found = sources.flatMap((file) => {
    const code = withoutComments(readFileSync(join(root, file), 'utf8')).toLowerCase();
    return words.filter((word) => code.includes(word)).map((word) => `${file}: ${word}`);
  });
  expect(found).toEqual([]);
});
