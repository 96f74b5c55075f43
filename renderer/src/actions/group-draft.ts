import { isSameAuth } from '../../../shared/auth-types.ts';
import type { ActionAuth, OwnScript } from '../../../shared/model/action.ts';
import type { Folder, GroupVariable } from '../../../shared/model/group.ts';
import { type OwnTexts, ownTexts, same } from './draft.ts';

/** What was changed of a folder or collection and is not saved. */
export interface GroupEdits {
  readonly name?: string;
  readonly description?: string;
  readonly auth?: ActionAuth;
  readonly variables?: readonly GroupVariable[];
  /** Kinds of scripts that were changed. */
  readonly scripts?: readonly OwnScript[];
}

/** Whether what was remembered are edits; what another version wrote into them is not looked at. */
export const isGroupEdits = (value: unknown): value is GroupEdits => typeof value === 'object' && value !== null;

type Kept = Pick<Folder, 'name' | 'description' | 'auth' | 'variables' | 'ownScripts'>;
export type GroupDraft = Required<Omit<GroupEdits, 'scripts'>> & { readonly scripts: OwnTexts };

export const groupDraftOf = ({ ownScripts, ...kept }: Kept, edits: GroupEdits): GroupDraft => ({
  name: kept.name,
  description: kept.description,
  auth: kept.auth,
  variables: kept.variables,
  ...edits,
  scripts: ownTexts(ownScripts, edits.scripts),
});

/** The edits that differ from what is kept, without rows left blank; null where nothing differs. */
export function differingGroup(kept: Kept, edits: GroupEdits): GroupEdits | null {
  const { name, description, auth, variables, scripts } = edits;
  const filled = variables?.filter(({ key, value }) => key !== '' || (value ?? '') !== '');
  const before = ownTexts(kept.ownScripts);
  const changed = scripts?.filter(({ on, text }) => text !== before[on]);
  const left: GroupEdits = {
    ...(name === undefined || name === kept.name ? {} : { name }),
    ...(description === undefined || description === kept.description ? {} : { description }),
    ...(auth === undefined || isSameAuth(auth, kept.auth) ? {} : { auth }),
    ...(filled === undefined || same(filled, kept.variables) ? {} : { variables: filled }),
    ...(changed === undefined || changed.length === 0 ? {} : { scripts: changed }),
  };
  return Object.keys(left).length === 0 ? null : left;
}
