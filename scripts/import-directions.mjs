import { readImports } from './read-imports.mjs';

// Refuses imports that leave what a part may know: shared <- engine <- clients. Biome's overrides say which packages and
// clients a part leaves alone, by what an import is called; here counts the file that it leads to.

/** What may be imported where; a part that is not listed may import every part. */
const allowed = {
  shared: ['shared/'],
  renderer: ['renderer/', 'shared/'],
  'electron/engine': ['electron/engine/', 'shared/'],
};

/** Each starts a process: nothing imports it. */
const programs = [
  'electron/main.ts',
  'electron/preload.ts',
  'electron/engine-process.ts',
  'electron/worker-process.ts',
];

const problems = [];
for (const [file, targets] of readImports()) {
  const part = Object.keys(allowed).find((name) => file.startsWith(`${name}/`));
  for (const target of targets) {
    if (programs.includes(target)) problems.push(`${file} imports ${target}, which is a program.`);
    else if (part !== undefined && !allowed[part].some((folder) => target.startsWith(folder))) {
      problems.push(`${file} imports ${target}. ${part} may import ${allowed[part].join(' and ')} only.`);
    }
  }
}

for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
