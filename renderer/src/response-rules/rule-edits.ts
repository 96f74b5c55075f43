import { type ListedRule, ResponseRule } from '../../../shared/model/response-rule.ts';
import { ask, client, queryClient, refresh } from '../client.ts';
import { counted } from '../parts/counted.ts';
import { type EditedRule, requestRule } from '../parts/rule-request.ts';
import { showFailure } from '../parts/show-failure.ts';
import { notifyDone } from '../parts/undoable.tsx';
import { reordered } from './rule-order.ts';

const listKey = () => ask.responseRules.list.queryKey({ input: {} });
const listNow = (): readonly ListedRule[] => queryClient.getQueryData(listKey()) ?? [];
const changed = (): void => refresh(['rules']);

/** A listed rule as it is stored. */
export const storedRule = (rule: ListedRule): ResponseRule => ResponseRule.strip().parse(rule);

/** Opens the form with a rule. */
export function editRule(listed: ListedRule): void {
  const { id, ...rule } = storedRule(listed);
  requestRule({ rule, id });
}

export const blankRule: EditedRule = {
  ...{ name: '', enabled: true, group: null, when: '', times: null, chance: 1 },
  respond: { status: 200, headers: [], body: '', delayMs: 0, fault: null },
};

/** Adds rules before all others, where they decide, and says so with an undo. Throws what the engine does. */
export async function addRules(name: string, rules: readonly EditedRule[]): Promise<void> {
  const [first] = await client.responseRules.list({});
  const ids: string[] = [];
  try {
    for (const rule of rules) ids.push((await client.responseRules.add({ ...rule, before: first?.id })).id);
  } finally {
    changed();
  }
  const what = ids.length === 1 ? `“${name}”` : `“${name}” with ${counted(ids.length, 'rule')}`;
  notifyDone(`Added ${what}`, () => removeAll(ids), 'It comes first: the first rule that matches decides.');
}

async function removeAll(ids: readonly string[]): Promise<void> {
  try {
    for (const id of ids) await client.responseRules.remove({ id });
  } finally {
    changed();
  }
}

/** Adds the same rule behind it. */
export async function duplicateRule(rule: ListedRule): Promise<void> {
  const { id, ...copy } = storedRule(rule);
  const rules = listNow();
  const next = rules[rules.findIndex((other) => other.id === id) + 1];
  try {
    const name = `${copy.name.slice(0, 195)} copy`;
    const added = await client.responseRules.add({ ...copy, name, before: next?.id });
    changed();
    notifyDone(`Added “${name}”`, () => removeAll([added.id]));
  } catch (error) {
    showFailure(error);
  }
}

/** Deletes a rule; undo adds it again where it was. */
export async function deleteRule(rule: ListedRule): Promise<void> {
  const rules = listNow();
  const after = rules.slice(rules.findIndex(({ id }) => id === rule.id) + 1).map(({ id }) => id);
  try {
    await client.responseRules.remove({ id: rule.id });
    changed();
    notifyDone(`Deleted “${rule.name}”`, () => addAgain(rule, after));
  } catch (error) {
    showFailure(error);
  }
}

/** Before the nearest of the rules that followed it; others may have gone meanwhile. */
async function addAgain(rule: ListedRule, after: readonly string[]): Promise<void> {
  const there = new Set((await client.responseRules.list({})).map(({ id }) => id));
  await client.responseRules.add({ ...storedRule(rule), before: after.find((id) => there.has(id)) });
  changed();
}

/** Moves a rule; it is there at once, and goes back where it cannot be. */
export async function moveRule(id: string, before: string | null): Promise<void> {
  await queryClient.cancelQueries({ queryKey: listKey() });
  queryClient.setQueryData(listKey(), (rules) => (rules === undefined ? rules : [...reordered(rules, id, before)]));
  try {
    await client.responseRules.move({ id, before });
  } catch (error) {
    showFailure(error);
  } finally {
    changed();
  }
}

/** Turns a rule on or off; its switch follows at once. */
export async function enableRule(id: string, enabled: boolean): Promise<void> {
  await queryClient.cancelQueries({ queryKey: listKey() });
  queryClient.setQueryData(listKey(), (rules) => rules?.map((rule) => (rule.id === id ? { ...rule, enabled } : rule)));
  try {
    await client.responseRules.update({ id, enabled });
  } catch (error) {
    showFailure(error);
  } finally {
    changed();
  }
}

export async function resetCounts(): Promise<void> {
  try {
    queryClient.setQueryData(listKey(), await client.responseRules.reset({}));
    notifyDone('Counts reset', null, 'Rules that are limited to some times count from the first again.');
  } catch (error) {
    showFailure(error);
  }
}
