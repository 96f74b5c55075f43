import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTags } from '../../../shared/template.ts';
import { temporaryCollections } from '../../support/temporary-collections.ts';

const samples = join(import.meta.dirname, '../../../resources/samples');

test('the sample CRM imports without a warning, and every tag in it is a parameter of the phone system or its own variable', async () => {
  await using temporary = await temporaryCollections();
  const text = readFileSync(join(samples, 'crm.postman_collection.json'), 'utf8');
  const report = await temporary.importText({ name: 'crm.postman_collection.json', text });
  expect(report.warnings).toEqual([]);
  expect(report.requests.map(({ name }) => name)).toEqual(['Look up caller', 'Log call', 'Create ticket']);

  const dialect = readFileSync(join(samples, '../dialects/pbxware.json'), 'utf8');
  for (const { item, variables, effectiveAuth, request } of temporary.store.actions()) {
    expect(effectiveAuth).toEqual({ from: 'collection', auth: { type: 'bearer', token: '{{crm_token}}' } });
    for (const tag of findTags(JSON.stringify(item.request))) {
      expect(variables.has(tag) || dialect.includes(`"tag": "${tag}"`)).toBe(true);
    }
    if (request.body.mode === 'raw') expect(() => JSON.parse((request.body as { raw: string }).raw)).not.toThrow();
  }
  const { variables } = temporary.store.actions()[0] ?? {};
  expect(Object.fromEntries(variables ?? [])).toEqual({ crm: 'http://127.0.0.1:4400/crm', crm_token: 'demo-token' });
});
