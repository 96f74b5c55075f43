import { dirname } from 'node:path';
import { readImports } from './read-imports.mjs';

// Refuses import circles between files and between folders of the source, imports of types included: parts that need each
// other cannot be read, tested or moved alone. Prints each circle by its names.

/** Folders whose subfolders are units of their own; a file beside the subfolders is one too. */
const divided = ['electron', 'electron/engine', 'renderer', 'renderer/src', 'shared'];

function unitOf(file) {
  let unit = file;
  while (!divided.includes(dirname(unit))) unit = dirname(unit);
  return unit;
}

/** Edges between units, each with one import as its example. */
function importsOfUnits(imports) {
  const units = new Map();
  for (const [file, targets] of imports) {
    const from = unitOf(file);
    const edges = units.get(from) ?? new Map();
    units.set(from, edges);
    for (const target of targets) {
      const to = unitOf(target);
      if (to !== from && !edges.has(to)) edges.set(to, `${file} imports ${target}`);
    }
  }
  return units;
}

/** The shortest way from a node back to itself; null where there is none. */
function circleOf(start, next) {
  const before = new Map();
  const queue = [start];
  for (const node of queue) {
    for (const target of next(node)) {
      if (target === start) {
        const circle = [start];
        for (let step = node; step !== start; step = before.get(step)) circle.splice(1, 0, step);
        return circle;
      }
      if (before.has(target)) continue;
      before.set(target, node);
      queue.push(target);
    }
  }
  return null;
}

/** The shortest circles that together hold every node that is in one. */
function circlesIn(nodes, next) {
  const circles = [];
  const covered = new Set();
  for (const node of nodes) {
    if (covered.has(node)) continue;
    const circle = circleOf(node, next);
    if (circle === null) continue;
    for (const step of circle) covered.add(step);
    circles.push(circle);
  }
  return circles;
}

const imports = readImports();
const units = importsOfUnits(imports);
const nextFiles = (file) => [...(imports.get(file) ?? [])];
const nextUnits = (unit) => [...(units.get(unit)?.keys() ?? [])];
const problems = [];

for (const circle of circlesIn([...imports.keys()], nextFiles))
  problems.push(`Files import each other: ${[...circle, circle[0]].join(' -> ')}`);

for (const circle of circlesIn([...units.keys()], nextUnits)) {
  // A circle of files alone is reported above.
  if (circle.every((unit) => imports.has(unit))) continue;
  const steps = circle.map((unit, index) => `  ${units.get(unit).get(circle[(index + 1) % circle.length])}`);
  problems.push([`Folders import each other: ${[...circle, circle[0]].join(' -> ')}`, ...steps].join('\n'));
}

for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
