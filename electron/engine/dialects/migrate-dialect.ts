type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A dialect file of schema 1 in the words of schema 2: `from`, `ref` and `value` instead of take, use and give,
 * `variants` instead of switches, `discrepancies` instead of oddities, and American spelling of our own words. Anything
 * else, a wrong file too, is left as it is: the check that follows says what is wrong with it.
 */
export function migrateDialect(raw: unknown): unknown {
  if (!isTable(raw) || raw.schema !== 1) return raw;
  const { switches, oddities, phone, ...rest } = raw;
  return {
    ...rest,
    schema: 2,
    ...(switches === undefined ? {} : { variants: rows(switches, variant) }),
    ...(oddities === undefined ? {} : { discrepancies: oddities }),
    ...changed(raw, 'transport', (transport) => ({ ...transport, ...changedAny(transport, 'unfilled', expression) })),
    ...changedAny(raw, 'scopes', (scopes) =>
      rows(scopes, (scope) => ({ ...scope, ...changedAny(scope, 'owner', expression) })),
    ),
    ...(phone === undefined ? {} : { timing: isTable(phone) ? timing(phone) : phone }),
    ...changedAny(raw, 'parameters', (list) =>
      rows(list, (one) => ({ ...one, ...changedAny(one, 'value', expression) })),
    ),
    ...changedAny(raw, 'events', (list) => rows(list, eventOf)),
  };
}

const mapped = (table: Table, change: (value: unknown) => unknown): Table =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, change(value)]));

const rows = (list: unknown, change: (row: Table) => unknown): unknown =>
  Array.isArray(list) ? list.map((row: unknown) => (isTable(row) ? change(row) : row)) : list;

/** The key of a table with its value changed; nothing where the table does not have it. */
const changedAny = (table: Table, key: string, change: (value: unknown) => unknown): Table =>
  Object.hasOwn(table, key) ? { [key]: change(table[key]) } : {};

const changed = (table: Table, key: string, change: (value: Table) => unknown): Table =>
  changedAny(table, key, (value) => (isTable(value) ? change(value) : value));

/**
 * The table of a phone's keys as one of transitions. One key asked first and, while somebody was asked, passed the call
 * on: these are two transitions now. Nobody answering at the far end was the key for giving up.
 */
function timing(phone: Table): Table {
  const entries = Object.entries(phone).map(([name, steps]) => [name, rows(steps, stepOf)] as const);
  const isAttended = (name: string) => /(^|:)attended-transfer$/.test(name);
  const isConsulting = (name: string) => name.split(':').includes('consulting');
  const passesOn = entries.some(([name]) => isAttended(name) && isConsulting(name));
  const without = (name: string) =>
    name
      .split(':')
      .filter((part) => part !== 'consulting')
      .join(':');
  return Object.fromEntries(
    entries.flatMap(([name, steps]): (readonly [string, unknown])[] => {
      if (/(^|:)cancel$/.test(name)) {
        return [
          [name, steps],
          [name.replace(/cancel$/, 'no-answer'), steps],
        ];
      }
      if (!isAttended(name)) return [[name, steps]];
      if (isConsulting(name)) return [[without(name), steps]];
      const asks = [name.replace(/attended-transfer$/, 'consult'), steps] as const;
      return passesOn ? [asks] : [asks, [name, steps]];
    }),
  );
}

function variant(row: Table): Table {
  const { oddity, ...rest } = row;
  return oddity === undefined ? rest : { ...rest, discrepancy: oddity };
}

const stepOf = (step: Table): Table => ({ ...step, ...changed(step, 'when', condition) });

const eventOf = (event: Table): Table => ({
  ...event,
  ...changed(event, 'state', (state) => ({ ...state, ...changedAny(state, 'result', american) })),
  ...changed(event, 'values', (values) => mapped(values, expression)),
});

/** Our own word for how a call ended; what a vendor calls it is not touched. */
const american = (word: unknown): unknown => (word === 'cancelled' ? 'canceled' : word);

const path = (name: string): string => name.replace(/^switch\./, 'variant.').replace(/^dialled\./, 'dialed.');

function condition(when: Table): Table {
  return Object.fromEntries(
    Object.entries(when).map(([name, wanted]) => {
      const ours = name === 'result';
      return [path(name), ours ? (Array.isArray(wanted) ? wanted.map(american) : american(wanted)) : wanted];
    }),
  );
}

function expression(value: unknown): unknown {
  if (!isTable(value)) return value;
  const { take, use, give, when, map, of, write, join, else: otherwise, ...rest } = value;
  const renamed = {
    ...(take === undefined ? {} : { from: typeof take === 'string' ? path(take) : take }),
    ...(use === undefined ? {} : { ref: use }),
    ...(when === undefined ? {} : { when: isTable(when) ? condition(when) : when }),
    ...(give === undefined ? {} : { value: expression(give) }),
    ...(join === undefined ? {} : { join: Array.isArray(join) ? join.map(expression) : join }),
    ...(write === undefined ? {} : { write: expression(write) }),
    ...(map === undefined ? {} : { map: ofResult(of) && isTable(map) ? withAmericanKeys(map) : map }),
    ...(of === undefined ? {} : { of: expression(of) }),
    ...(otherwise === undefined ? {} : { else: expression(otherwise) }),
  };
  return { ...renamed, ...rest };
}

const ofResult = (of: unknown): boolean => isTable(of) && of.take === 'result';

const withAmericanKeys = (map: Table): Table =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [String(american(key)), value]));
