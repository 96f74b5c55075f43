import { createStore } from 'zustand/vanilla';
import type { ResponseRule } from '../../../shared/model/response-rule.ts';

/** A rule as it is edited. */
export type EditedRule = Omit<ResponseRule, 'id'>;

/** What the form of response rules opens with. */
export interface RuleRequest {
  readonly rule: EditedRule;
  /** The rule that is changed; null adds one. */
  readonly id: string | null;
}

/** The rule that somebody wants to write, on whatever page; the form follows it. Null while the form is closed. */
export const ruleRequests = createStore<{ readonly wanted: RuleRequest | null }>(() => ({ wanted: null }));

/** Opens the form of response rules. */
export const requestRule = (wanted: RuleRequest): void => ruleRequests.setState({ wanted });

export const closeRuleForm = (): void => ruleRequests.setState({ wanted: null });
