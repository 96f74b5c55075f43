import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** `import type { A } from './a.ts'`, `export * from`, `import './a.ts'`, `import('./a.ts')`. */
const specifier = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

/** Each source file with the files it imports, types included; paths from the root. */
export function readImports() {
  const imports = new Map();
  for (const folder of ['electron', 'renderer', 'shared']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const file = `${folder}/${name.replaceAll('\\', '/')}`;
      if (!/\.tsx?$/.test(file)) continue;
      const text = readFileSync(join(root, file), 'utf8');
      const targets = Array.from(text.matchAll(specifier), ([, path]) =>
        join(dirname(file), path).replaceAll('\\', '/'),
      );
      imports.set(file, new Set(targets.filter((target) => /\.tsx?$/.test(target))));
    }
  }
  return imports;
}
