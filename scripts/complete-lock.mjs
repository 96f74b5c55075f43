import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

// A registry that holds no packages of other platforms makes npm leave them out of the lock file, and `npm ci` then
// refuses it everywhere. This writes them in, from what their parents ask for. Run it after `npm install` changed the lock.
const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));

/** The entry that `name` resolves to from the package at `path`, as Node looks for it: inner folders first. */
function resolved(path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const entry = lock.packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`];
    if (entry !== undefined || base === '') return entry;
  }
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

for (const [path, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const words = name.split(/[-/]/);
    const os = systems.filter((name) => words.includes(name));
    const cpu = processors.filter((name) => words.includes(name));
    if (resolved(path, name) !== undefined || os.length === 0 || !/^\d/.test(version)) continue;
    const libc = os[0] === 'linux' ? { libc: [name.includes('musl') ? 'musl' : 'glibc'] } : {};
    lock.packages[`node_modules/${name}`] = { version, cpu, dev: true, ...libc, optional: true, os };
    console.log(`${name} ${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
