import { oc } from '@orpc/contract';
import * as z from 'zod';
import { ListedRule, NewResponseRule, ResponseRule, ResponseRuleChange, RuleVerdict } from '../model/response-rule.ts';

const Id = z.strictObject({ id: z.string() });
const tags = ['Response rules'];

/** Rules of one receiver at most. */
export const mostRules = 1000;

export const responseRules = {
  list: oc
    .route({ method: 'GET', path: '/receiver/rules', summary: 'List response rules', tags })
    .input(z.strictObject({}).optional())
    .output(z.array(ListedRule)),
  add: oc
    .route({ method: 'POST', path: '/receiver/rules', summary: 'Add a response rule', tags, successStatus: 201 })
    .input(
      NewResponseRule.extend({
        /** The rule that it is put before; at the end where it is left out. */
        before: z.string().optional(),
      }),
    )
    .output(ListedRule),
  update: oc
    .route({ method: 'PATCH', path: '/receiver/rules/{id}', summary: 'Update a response rule', tags })
    .input(ResponseRuleChange.extend({ id: z.string() }))
    .output(ListedRule),
  remove: oc
    .route({ method: 'DELETE', path: '/receiver/rules/{id}', summary: 'Delete a response rule', tags })
    .input(Id)
    .output(z.object({ removed: z.string() })),
  move: oc
    .route({ method: 'POST', path: '/receiver/rules/{id}/move', summary: 'Move a response rule', tags })
    .input(
      z.strictObject({
        id: z.string(),
        /** The rule that it is put before; null moves it to the end. */
        before: z.string().nullable(),
      }),
    )
    .output(z.array(ListedRule)),
  /** What an export has: all rules are replaced. */
  replace: oc
    .route({ method: 'PUT', path: '/receiver/rules', summary: 'Replace all response rules', tags })
    .input(z.strictObject({ rules: z.array(ResponseRule).max(mostRules) }))
    .output(z.array(ListedRule)),
  /** Counts from 1 again. */
  reset: oc
    .route({ method: 'POST', path: '/receiver/rules/reset', summary: 'Reset the counts of response rules', tags })
    .input(z.strictObject({}).optional())
    .output(z.array(ListedRule)),
  /** A rule, not added yet, that matches requests like this capture. */
  draft: oc
    .route({ method: 'GET', path: '/receiver/rules/draft', summary: 'Draft a response rule from a capture', tags })
    .input(z.strictObject({ capture: z.string() }))
    .output(NewResponseRule),
  /** Which rule decided the response to a capture, and why each other one did not. */
  explain: oc
    .route({ method: 'GET', path: '/receiver/rules/explain', summary: 'Explain the response to a capture', tags })
    .input(z.strictObject({ capture: z.string() }))
    .output(z.array(RuleVerdict)),
};
