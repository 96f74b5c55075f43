/** Where a fact about a vendor is from, for a person: `seed:001; public:Knowledge base; inferred`. */
export function sourceWords(source: string): string {
  const parts = source.split(';').map((part) => part.trim());
  const seeds = new Set(parts.filter((part) => part.startsWith('seed:'))).size;
  const others = parts.flatMap((part) => {
    if (part.startsWith('public:')) return [part.slice('public:'.length).trim()];
    if (part === 'public') return ['other public documents'];
    if (part === 'inferred') return ['not documented; chosen by Hookswitch'];
    if (part === '' || part.startsWith('seed:')) return [];
    return [part];
  });
  const vendor = seeds === 0 ? [] : [seeds === 1 ? 'vendor documentation' : `${seeds} vendor documents`];
  return [...vendor, ...others].join('; ');
}
