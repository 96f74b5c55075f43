import * as fc from 'fast-check';
import type { Filter } from '../../shared/filter.ts';
import {
  type FilterPart,
  filterFieldNames,
  filterFields,
  filterOps,
  filterSides,
  isBySize,
} from '../../shared/filter-fields.ts';
import type { Activity } from '../../shared/model/activity.ts';
import { sampleCapture, sampleDelivery } from './sample-activities.ts';

/** Few short texts, so that random filters often hit random rows; with case, non-ASCII, NUL, quotes and LIKE's wildcards. */
const words = [
  '',
  'a',
  'A',
  'ab',
  'hook',
  'Hook',
  '/hook',
  'É',
  'é',
  'straße',
  '😀',
  '%',
  '_',
  "'",
  '"',
  '\\',
  'a\0b',
  '200',
];
const shortText = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 5 }));
const number = fc.constantFrom('0', '200', '404', '500', '2.5', '11');

const comparison: fc.Arbitrary<Filter> = fc.constantFrom(...filterFieldNames).chain((field) => {
  const { type, ops, choices, units } = filterFields[field];
  const value =
    type === 'number'
      ? fc.tuple(number, fc.constantFrom('', ...Object.keys(units ?? {}))).map((parts) => parts.join(''))
      : type === 'choice'
        ? fc.constantFrom(...(choices ?? []))
        : shortText;
  return fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant(field),
    op: fc.constantFrom(...ops),
    value,
  });
});

const anyPart: fc.Arbitrary<FilterPart> = fc.oneof(
  fc.record({
    side: fc.constantFrom(...filterSides),
    of: fc.constantFrom('body' as const, 'header' as const),
    key: fc.constant(null),
  }),
  fc.record({
    side: fc.constantFrom(null, ...filterSides),
    of: fc.constant('header' as const),
    key: fc.constantFrom('X-Sig', 'hook', 'nowhere'),
  }),
  fc.record({
    side: fc.constantFrom(null, ...filterSides),
    of: fc.constant('json' as const),
    key: fc.constantFrom('a', 'a.0', 'a.*', '*', 'a.b', '"a.b"', 'a[1].b', 'hook'),
  }),
  fc.record({
    side: fc.constant(null),
    of: fc.constantFrom('query' as const, 'param' as const),
    key: fc.constantFrom('a', 'É', 'hook'),
  }),
);

const part: fc.Arbitrary<Filter> = anyPart.chain((found) =>
  fc.constantFrom(...filterOps).chain((op) =>
    fc.record({
      kind: fc.constant('part' as const),
      part: fc.constant(found),
      op: fc.constant(op),
      value: isBySize(op) ? number : fc.oneof(shortText, fc.constantFrom('1', 'true', 'null', '{"b":1}')),
    }),
  ),
);

const word: fc.Arbitrary<Filter> = shortText.map((text) => ({ kind: 'word', text }));

/** Filters of at most three levels, without empty groups but the whole (which is everything). */
export const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    word,
    part,
    fc.record({ kind: fc.constant('all' as const), of: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('any' as const), of: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
  ),
})).filter;

/** Bodies, some of which are JSON, where paths of the filters lead somewhere. */
const json = fc
  .record({
    a: fc.oneof(
      shortText,
      fc.constantFrom(1, 200, true, null),
      fc.array(shortText, { maxLength: 2 }),
      fc.record({ b: shortText }),
    ),
    'a.b': shortText,
    hook: fc.constantFrom(1e3, 2.5, -0, 'Hook'),
  })
  .map((value) => JSON.stringify(value));
const body = fc.oneof(
  { weight: 2, arbitrary: shortText },
  { weight: 1, arbitrary: json },
  { weight: 1, arbitrary: fc.constant('{"a":"h\\u006fok","a.b":"\\/"}') },
);
const url = fc.oneof(
  shortText,
  shortText.map((text) => `/hook?a=${encodeURIComponent(text.toWellFormed())}&Hook=1#x`),
);
const parameters = fc.dictionary(fc.constantFrom('a', 'É', 'HOOK'), shortText, { maxKeys: 2 });

const headers = fc.array(fc.tuple(fc.constantFrom('X-Sig', 'accept', 'Hook'), shortText), { maxLength: 2 });
const status = fc.constantFrom(0, 200, 404, 500);

const capture = fc
  .record({ method: shortText, url, headers, body, callId: fc.option(shortText), status })
  .map(({ status: replied, ...parts }) => sampleCapture({ ...parts, message: parts.body, status: replied }));

const delivery = fc
  .record({
    action: fc.record({ id: shortText, name: shortText }),
    event: fc.record({ dialect: fc.option(shortText), key: shortText, label: shortText, id: shortText }),
    callId: fc.option(shortText),
    parameters,
    request: fc.record({ method: shortText, url, headers, trailers: headers, body }),
    answer: fc.option(fc.record({ headers, body, bytes: fc.constantFrom(0, 11, 11_264) })),
    durationMs: fc.option(fc.constantFrom(0, 2.5, 200, 500, 2500)),
    status,
    message: shortText,
  })
  .map(({ answer, durationMs, ...parts }) => {
    const sample = sampleDelivery();
    return sampleDelivery({
      ...parts,
      response: answer === null || sample.response === null ? null : { ...sample.response, ...answer },
      durationMs,
    });
  });

/** Activities whose ids are given by the caller: they must differ. */
export const anyActivity: fc.Arbitrary<(id: string) => Activity> = fc
  .oneof(capture, delivery)
  .map((activity) => (id: string) => ({ ...activity, id }));
