import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../electron/engine/activity/database.ts';
import { filterSql } from '../../../electron/engine/activity/filter-sql.ts';
import { rowOf } from '../../../electron/engine/activity/kinds.ts';
import { createStore } from '../../../electron/engine/activity/store.ts';
import { matches, messageTexts } from '../../../shared/filter-match.ts';
import { anyActivity, anyFilter } from '../../support/arbitrary-filters.ts';
import { sampleCapture, sampleDelivery, sampleRequest, sampleResponse } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';

it('the database and the predicate let the same rows through', () =>
  withFolder((folder) => {
    const store = createStore(openDatabase(`${folder}/activity.db`, Date.now).db);
    let next = 0;
    fc.assert(
      fc.property(fc.array(anyActivity, { maxLength: 20 }), fc.array(anyFilter, { maxLength: 20 }), (made, filters) => {
        const activities = made.map((make) => make(`id-${next++}`));
        const first = store.lastSeq() + 1;
        const rows = activities.map((activity, index) => ({ seq: first + index, ...rowOf(activity) }));
        store.insert(
          rows.map(({ seq, ...row }, index) => ({
            seq,
            row,
            activity: activities[index] ?? sampleCapture(),
            words: [],
          })),
        );
        const last = first + rows.length - 1;
        for (const filter of filters) {
          const expected = rows.filter((row, index) => {
            const activity = activities[index];
            return activity !== undefined && matches(filter, row, messageTexts(activity, row.direction));
          });
          const sql = filterSql(filter);
          expect(store.rows(sql, first, last, 1000, true)).toEqual(expected);
          expect(store.countIn(sql, first, last)).toBe(expected.length);
        }
      }),
      { numRuns: 300 },
    );
    store.close();
  }));

it('what a person types is never part of the statement', () => {
  const text = `x' OR 1=1 --`;
  const { sql, parameters } = filterSql({ kind: 'compare', field: 'path', op: '*=', value: text });
  expect(sql).not.toContain('1=1');
  expect(parameters).toEqual([text.toLowerCase()]);
});

it('looks into the response of an endpoint, and not into our own to a capture', () =>
  withFolder((folder) => {
    const store = createStore(openDatabase(`${folder}/activity.db`, Date.now).db);
    const request = sampleRequest({ body: 'asked', headers: [['X-Side', 'request']] });
    const response = sampleResponse({ body: 'responded', headers: [['X-Side', 'response']] });
    const activities = [sampleDelivery({ request, response }), sampleCapture({ request, response })];
    store.insert(activities.map((activity, seq) => ({ seq: seq + 1, row: rowOf(activity), activity, words: [] })));
    const idsWith = (field: 'body' | 'header', value: string) =>
      store.rows(filterSql({ kind: 'compare', field, op: '=', value }), 1, 2, 9).map(({ kind }) => kind);
    expect(idsWith('body', 'asked')).toEqual(['capture', 'delivery']);
    expect(idsWith('header', 'x-side: request')).toEqual(['capture', 'delivery']);
    expect(idsWith('body', 'responded')).toEqual(['delivery']);
    expect(idsWith('header', 'x-side: response')).toEqual(['delivery']);
    store.close();
  }));
