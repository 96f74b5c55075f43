import type { CustomParameter, SystemParameter } from '../../../shared/model/parameter.ts';
import { holdsAll } from '../parts/holds-all.ts';

/** System parameters of the chosen dialect (of all where none is chosen) that a search finds, a group for each dialect. */
export function systemGroups(
  system: readonly SystemParameter[],
  dialect: string | null,
  search: string,
): readonly { readonly dialect: string; readonly parameters: readonly SystemParameter[] }[] {
  const groups = new Map<string, SystemParameter[]>();
  for (const parameter of system) {
    const { tag, meaning, format, example, allowed, occurs } = parameter;
    if (dialect !== null && parameter.dialect !== dialect) continue;
    if (!holdsAll(search, tag, meaning, format, example, occurs, ...(allowed ?? []))) continue;
    groups.set(parameter.dialect, [...(groups.get(parameter.dialect) ?? []), parameter]);
  }
  return Array.from(groups, ([name, parameters]) => ({ dialect: name, parameters }));
}

/** A secret's value is found by nobody: it is not on this screen. */
export function customFound(custom: readonly CustomParameter[], search: string): CustomParameter[] {
  return custom.filter(({ tag, value, secret }) => holdsAll(search, tag, secret ? '' : value));
}
