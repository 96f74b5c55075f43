import { expect, it } from 'vitest';
import { tabAfter } from '../../../../renderer/src/actions/exchange-tab.ts';
import type { TestResponse } from '../../../../renderer/src/actions/response-pane.tsx';
import type { ScriptOutcome } from '../../../../shared/model/script-outcome.ts';

const came = (scripts?: Partial<ScriptOutcome>): TestResponse =>
  ({ state: 'came', delivery: { scripts: scripts && { assertions: [], errors: [], ...scripts } } }) as TestResponse;
const failed = came({ assertions: [{ name: 'a', result: 'failed', error: 'no' }] });
const waiting: TestResponse = { state: 'waiting' };

it('shows the response of what is sent, and its tests where one failed', () => {
  expect(tabAfter('preview', waiting)).toBe('response');
  expect(tabAfter('response', came({}))).toBe('response');
  expect(tabAfter('response', failed)).toBe('tests');
});

it('leaves a person where they look at tests or the console, or went while it was waited for', () => {
  expect(tabAfter('console', waiting)).toBe('console');
  expect(tabAfter('console', failed)).toBe('console');
  expect(tabAfter('preview', failed)).toBe('preview');
});

it('shows the response where no scripts ran, and the failure where nothing was sent', () => {
  expect(tabAfter('tests', came())).toBe('response');
  expect(tabAfter('console', { state: 'failed', error: new Error('no') })).toBe('response');
});
