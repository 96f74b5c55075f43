import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Refuses the name of a vendor, a product or a dialect in code: what a phone system does is data, in resources/dialects.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dialects = join(root, 'resources', 'dialects');

/** The examples in the help of the command line name dialects, as a person would. */
const examples = 'electron/headless/cli/';

/** First words of names that are words of the trade. */
const ordinaryWords = ['hosted', 'url'];

const names = readdirSync(dialects)
  .filter((name) => name.endsWith('.json') && !name.endsWith('.postman_collection.json'))
  .map((name) => JSON.parse(readFileSync(join(dialects, name), 'utf8')))
  .flatMap(({ id, name, vendor, product }) => [id, name, vendor, product])
  .flatMap((name) => [name, ...brandIn(name)])
  .map((name) => name.toLowerCase());

/** The first word of a name is what people call it by: Bicom for Bicom Systems, GXV33XX for GXV33XX Event Notification. */
function brandIn(name) {
  const [first = ''] = name.split(/[^\p{L}\p{N}]+/u);
  return ordinaryWords.includes(first.toLowerCase()) ? [] : [first];
}

/** A comment may name the vendor whose document a fact is from. */
const withoutComments = (text) => text.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');

const problems = ['electron', 'shared', 'renderer/src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith(examples))
    .flatMap((file) => {
      const code = withoutComments(readFileSync(join(root, file), 'utf8')).toLowerCase();
      return [...new Set(names)].filter((name) => code.includes(name)).map((name) => `${file} names ${name}.`);
    }),
);

if (names.length === 0) problems.push('There is no dialect in resources/dialects.');
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
