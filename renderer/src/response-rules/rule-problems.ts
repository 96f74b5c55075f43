import { checkRule } from '../../../shared/check-rule.ts';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { EditedRule } from '../parts/rule-request.ts';

/** The part of the form that a problem belongs to. */
export type RuleField =
  | 'name'
  | 'group'
  | 'when'
  | 'times'
  | 'chance'
  | 'status'
  | 'headers'
  | 'body'
  | 'delay'
  | 'fault';

export interface RuleProblem {
  /** Null where it belongs to no one part. */
  readonly field: RuleField | null;
  readonly message: string;
}

/** What the engine would refuse a rule for, found before it is asked; null where there is nothing. */
export function problemOf(rule: EditedRule): RuleProblem | null {
  const { name, respond } = rule;
  if (name.trim() === '') return { field: 'name', message: 'Enter a name.' };
  const { status } = respond;
  if (!(status >= 200 && status <= 599)) return { field: 'status', message: 'Enter a status from 200 to 599.' };
  try {
    checkRule({ ...rule, id: 'new' });
    return null;
  } catch (error) {
    return refusalOf(error);
  }
}

/** The part of the form that an error is about, where the engine names it: `when, character 7`, `respond.headers`. */
export function refusalOf(error: unknown): RuleProblem {
  const { message, details } = failureOf(error);
  const { where, detail } = details;
  if (typeof where !== 'string' || typeof detail !== 'string') return { field: null, message };
  const [place = '', spot] = where.split(', ', 2);
  const path = place.split('.');
  const name = path[0] === 'respond' ? path[1] : path[0];
  const field = fields.find(([start]) => name === start)?.[1] ?? null;
  if (field === null) return { field, message };
  const words = capitalized(detail);
  return { field, message: spot === undefined ? words : `${capitalized(spot)}: ${words}` };
}

const fields: readonly (readonly [start: string, field: RuleField])[] = [
  ['name', 'name'],
  ['group', 'group'],
  ['when', 'when'],
  ['times', 'times'],
  ['chance', 'chance'],
  ['status', 'status'],
  ['headers', 'headers'],
  ['body', 'body'],
  ['delayMs', 'delay'],
  ['fault', 'fault'],
];

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
