import { isFailedOutcome } from '../../../shared/model/script-outcome.ts';
import type { TestResponse } from './response-pane.tsx';

export type ExchangeTab = 'preview' | 'response' | 'tests' | 'console';

/**
 * What a person looks at once a request is sent: its response, or its tests where one failed. Whoever looks at tests or
 * the console already stays there, as long as scripts run; so does who went elsewhere while it was waited for.
 */
export function tabAfter(shown: ExchangeTab, response: TestResponse): ExchangeTab {
  const isAtScripts = shown === 'tests' || shown === 'console';
  if (response.state === 'none') return shown;
  if (response.state === 'waiting') return isAtScripts ? shown : 'response';
  if (response.state === 'failed') return 'response';
  const { scripts } = response.delivery;
  if (scripts === undefined) return isAtScripts ? 'response' : shown;
  return shown === 'response' && isFailedOutcome(scripts) ? 'tests' : shown;
}
