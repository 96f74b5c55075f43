type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A scenario of schema 1 in the words of schema 2: `transitions` instead of turns, `variants` instead of switches,
 * canceled instead of cancelled. Anything else is left as it is: the check that follows says what is wrong with it.
 */
export function migrateScenario(raw: unknown): unknown {
  if (!isTable(raw) || raw.schema !== 1) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => {
      if (key === 'schema') return [key, 2];
      if (key === 'turns') return ['transitions', rows(value, transition)];
      if (key === 'dialects' && isTable(value)) return [key, mapped(value, dialect)];
      return [key, value];
    }),
  );
}

const mapped = (table: Table, change: (row: Table) => Table): Table =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, isTable(value) ? change(value) : value]));

const rows = (list: unknown, change: (row: Table) => Table): unknown =>
  Array.isArray(list) ? list.map((row: unknown) => (isTable(row) ? change(row) : row)) : list;

const transition = (row: Table): Table => (row.ended === 'cancelled' ? { ...row, ended: 'canceled' } : row);

function dialect(part: Table): Table {
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      if (key === 'switches') return ['variants', isTable(value) ? variants(value) : value];
      return [key, key === 'steps' ? rows(value, step) : value];
    }),
  );
}

function step(row: Table): Table {
  if (!isTable(row.when)) return row;
  const when = Object.entries(row.when).map(([path, wanted]) => [
    path.replace(/^switch\./, 'variant.'),
    Array.isArray(wanted) ? wanted.map(choice) : choice(wanted),
  ]);
  return { ...row, when: Object.fromEntries(when) };
}

const variants = (chosen: Table): Table =>
  Object.fromEntries(Object.entries(chosen).map(([id, value]) => [id, choice(value)]));

/** A choice of the product's dialects that was spelled otherwise. */
const choice = (value: unknown): unknown => (value === 'dialled' ? 'dialed' : value);
