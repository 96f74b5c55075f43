/** Names that Windows keeps for devices, whatever follows the first dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A file name for something that a person named: no path, nothing that Windows, macOS or Linux refuse, at most 80
 * characters before the suffix, and none of those taken, by the rules of disks that ignore case. `suffix` begins with a dot.
 */
export function fileNameFor(name: string, suffix: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map((each) => each.toLowerCase()));
  const plain = [...name.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]+/gu, '-')]
    .slice(0, 80)
    .join('')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  const base = plain === '' ? 'unnamed' : reserved.test(plain) ? `_${plain}` : plain;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? `${base}${suffix}` : `${base} ${number}${suffix}`;
    if (!used.has(candidate.toLowerCase())) return candidate;
  }
}
