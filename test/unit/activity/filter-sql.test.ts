import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { filterSql } from '../../../electron/engine/activity/index/filter-sql.ts';
import { rowOf } from '../../../electron/engine/activity/kinds.ts';
import { printFilter } from '../../../shared/filter.ts';
import { matches, messageTexts } from '../../../shared/filter-match.ts';
import { anyActivity, anyFilter } from '../../support/arbitrary-filters.ts';
import { openLog, parametersOf } from '../../support/open-log.ts';
import { sampleCapture, sampleDelivery, sampleRequest, sampleResponse } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';

it('the log and the predicate let the same rows through', () =>
  withFolder(async (folder) => {
    const log = await openLog(`${folder}/activity.db`);
    let next = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyActivity, { maxLength: 20 }),
        fc.array(anyFilter, { maxLength: 20 }),
        async (made, filters) => {
          // At the beginning: what failed is tried again, with less.
          await log.clear();
          const activities = made.map((make) => make(`id-${next++}`));
          const places = await Promise.all(activities.map((activity) => log.append(activity)));
          const rows = activities.map((activity, index) => ({ seq: places[index] ?? 0, ...rowOf(activity) }));
          for (const filter of filters) {
            const expected = rows.filter((row, index) => {
              const activity = activities[index];
              return (
                activity !== undefined && matches(filter, row, messageTexts(activity, row.direction, parametersOf))
              );
            });
            const { items } = await log.query({ filter: printFilter(filter), limit: 1000 });
            expect(items.reverse()).toEqual(expected);
          }
        },
      ),
      { numRuns: 400 },
    );
    await log.close();
  }));

it('what a person types is never part of the statement', () => {
  const text = `x' OR 1=1 --`;
  const { sql, parameters } = filterSql({ kind: 'compare', field: 'path', op: '*=', value: text });
  expect(sql).not.toContain('1=1');
  expect(parameters).toEqual([text.toLowerCase()]);
});

it('looks into what is written otherwise on the wire', () =>
  withFolder(async (folder) => {
    const log = await openLog(`${folder}/activity.db`);
    const headers: [string, string][] = [['Transfer-Encoding', 'deflate, chunked']];
    const zipped = deflateSync('{"a":"needle"}');
    const texts = { ...sampleCapture().request, body: '', bytes: zipped.length, headers };
    await log.append(sampleCapture({ request: { ...texts, bodyBase64: zipped.toString('base64') } }));
    await log.append(sampleCapture({ id: 'other', request: sampleRequest({ body: '{"a":0.00000000000000000007}' }) }));
    const count = async (filter: string) => (await log.query({ filter })).items.length;
    expect(await count('body~needle')).toBe(1);
    expect(await count('json.a=needle')).toBe(1);
    expect(await count('json.a$=e-20')).toBe(1);
    await log.close();
  }));

it('looks into the response of an endpoint, and not into our own to a capture', () =>
  withFolder(async (folder) => {
    const log = await openLog(`${folder}/activity.db`);
    const request = sampleRequest({ body: 'asked', headers: [['X-Side', 'request']] });
    const response = sampleResponse({ body: 'responded', headers: [['X-Side', 'response']] });
    await Promise.all([
      log.append(sampleDelivery({ request, response })),
      log.append(sampleCapture({ request, response })),
    ]);
    const found = async (filter: string) => (await log.query({ filter })).items.map(({ kind }) => kind);
    expect(await found('body=asked')).toEqual(['capture', 'delivery']);
    expect(await found('header="x-side: request"')).toEqual(['capture', 'delivery']);
    expect(await found('body=responded')).toEqual(['delivery']);
    expect(await found('header="x-side: response"')).toEqual(['delivery']);
    expect(await found('not(body=asked)')).toEqual([]);
    await log.close();
  }));
