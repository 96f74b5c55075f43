import type { GroupVariable } from '../../../shared/model/group.ts';

/** A folder or collection as clients get it. */
export const withoutSecrets = <Group extends { readonly variables: readonly GroupVariable[] }>(group: Group) => ({
  ...group,
  variables: group.variables.map((variable) => (variable.secret ? { ...variable, value: null } : variable)),
});
