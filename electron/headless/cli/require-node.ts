/** What undici asks for, the most demanding of the packages. From the repository everything runs on a Node of its own. */
const needed = [22, 19] as const;

/** Ends with a sentence where this Node is too old, instead of with whatever package fails first. */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return;
  process.stderr.write(`error: Hookswitch requires Node.js ${needed.join('.')} or later. This is ${version}.\n`);
  process.exit(2);
}
