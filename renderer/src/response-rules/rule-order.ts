import type { ListedRule } from '../../../shared/model/response-rule.ts';

/** The rule that one is put before, to move it by some places; null is the end, undefined is nowhere. */
export function beforeAfterMove(ids: readonly string[], id: string, by: number): string | null | undefined {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at === -1 || to < 0 || to >= ids.length) return undefined;
  return ids.filter((other) => other !== id)[to] ?? null;
}

/** The same rules with one put before another, or at the end. */
export function reordered<Rule extends { readonly id: string }>(
  rules: readonly Rule[],
  id: string,
  before: string | null,
): readonly Rule[] {
  const moved = rules.find((rule) => rule.id === id);
  if (moved === undefined || before === id) return rules;
  const rest = rules.filter((rule) => rule !== moved);
  const at = before === null ? rest.length : rest.findIndex((rule) => rule.id === before);
  return at === -1 ? rules : rest.toSpliced(at, 0, moved);
}

/** Whether the name of its group stands above a rule: where the rule before is in another. */
export const beginsGroup = (rules: readonly ListedRule[], at: number): boolean =>
  rules[at]?.group != null && rules[at - 1]?.group !== rules[at]?.group;

/** The first rule that leaves nothing to those after it; null where each may decide. */
export function takesAll(rules: readonly ListedRule[]): ListedRule | null {
  const takes = ({ enabled, problem, when, times, chance }: ListedRule): boolean =>
    enabled && problem === null && when.trim() === '' && chance === 1 && (times === null || isAlways(times));
  return rules.find(takes) ?? null;
}

const isAlways = ({ from, to }: NonNullable<ListedRule['times']>): boolean => from === 1 && to === null;
