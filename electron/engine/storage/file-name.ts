/** Names that Windows keeps for devices, whatever follows the first dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Bytes of UTF-8: a disk takes 255 for a name, and a suffix, a number and the ending of a temporary file come on top. */
const longest = 180;

/**
 * A file name for something that a person named: no path, nothing that Windows, macOS or Linux refuse, not too long, and
 * none of those taken, by the rules of disks that ignore case. `suffix` begins with a dot.
 */
export function fileNameFor(name: string, suffix: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map((name) => name.toLowerCase()));
  const safe = name.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]+/gu, '-');
  const plain = shorten(safe).replace(/^[\s.]+|[\s.]+$/gu, '');
  const base = plain === '' ? 'unnamed' : reserved.test(plain) ? `_${plain}` : plain;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? `${base}${suffix}` : `${base} ${number}${suffix}`;
    if (!used.has(candidate.toLowerCase())) return candidate;
  }
}

function shorten(text: string): string {
  const kept = Buffer.from(text).subarray(0, longest);
  // A character cut in two decodes to U+FFFD at the end.
  return kept.length < longest ? text : kept.toString().replace(/\uFFFD+$/, '');
}
