import { notifyManager, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { OwnScript } from '../../../shared/model/action.ts';
import type { Collection, Folder } from '../../../shared/model/group.ts';
import { ask, client, queryClient, refresh } from '../client.ts';
import { groupRowId } from './collection-tree.ts';
import { withScript } from './draft.ts';
import { differingGroup, type GroupDraft, type GroupEdits, groupDraftOf } from './group-draft.ts';
import { groupDraftNow, setGroupDraft, useGroupDraft } from './group-drafts.ts';
import type { TreeGroup } from './request-tree.ts';

export type GroupRef = Pick<TreeGroup, 'kind' | 'id'>;
export type AnyGroup = Folder | Collection;

export function useGroup({ kind, id }: GroupRef): UseQueryResult<AnyGroup> {
  const isFolder = kind === 'folder';
  const folder = useQuery({ ...ask.folders.get.queryOptions({ input: { id } }), enabled: isFolder });
  const collection = useQuery({ ...ask.collections.get.queryOptions({ input: { id } }), enabled: !isFolder });
  return isFolder ? folder : collection;
}

export interface GroupEditing {
  readonly draft: GroupDraft;
  readonly isUnsaved: boolean;
  edit(change: GroupEdits): void;
  editScript(script: OwnScript): void;
  discard(): void;
  readonly saving: boolean;
  /** Why the last save did not work. */
  readonly saveProblem: unknown;
  save(): Promise<void>;
}

const noEdits: GroupEdits = {};

/** All that an editor of one folder or collection does: the draft and saving. */
export function useGroupEditing(ref: GroupRef, group: AnyGroup): GroupEditing {
  const { kind, id } = ref;
  const row = groupRowId(ref);
  const edits = useGroupDraft(row) ?? noEdits;
  const draft = useMemo(() => groupDraftOf(group, edits), [group, edits]);
  const left = useMemo(() => differingGroup(group, edits), [group, edits]);
  const [saving, setSaving] = useState(false);
  const [saveProblem, setSaveProblem] = useState<unknown>(null);

  const edit = useCallback(
    (change: GroupEdits): void => {
      const next = { ...groupDraftNow(row), ...change };
      setGroupDraft(row, differingGroup(group, next) === null ? null : next);
    },
    [row, group],
  );
  const editScript = (script: OwnScript): void => edit(withScript(groupDraftNow(row) ?? noEdits, script));
  const save = async (): Promise<void> => {
    if (left === null || draft.name.trim() === '') return;
    setSaving(true);
    setSaveProblem(null);
    try {
      const saved = await update(kind, id, left);
      // After those who show the query: before them, the fields would show what was kept before for a moment.
      notifyManager.schedule(() => {
        // What was typed while it was saved stays unsaved.
        const now = groupDraftNow(row);
        setGroupDraft(row, now === undefined || now === edits ? null : differingGroup(saved, now) && now);
      });
      refresh(['actions']);
    } catch (error) {
      setSaveProblem(error);
    } finally {
      setSaving(false);
    }
  };
  const discard = (): void => setGroupDraft(row, null);
  return { draft, isUnsaved: left !== null, edit, editScript, discard, saving, saveProblem, save };
}

async function update(kind: TreeGroup['kind'], id: string, edits: GroupEdits): Promise<AnyGroup> {
  const { variables, scripts, ...others } = edits;
  const change = {
    ...others,
    ...(variables === undefined ? {} : { variables: [...variables] }),
    ...(scripts === undefined ? {} : { scripts: [...scripts] }),
  };
  if (kind === 'folder') {
    const saved = await client.folders.update({ id, ...change });
    queryClient.setQueryData(ask.folders.get.queryKey({ input: { id } }), saved);
    return saved;
  }
  const saved = await client.collections.update({ id, ...change });
  queryClient.setQueryData(ask.collections.get.queryKey({ input: { id } }), saved);
  return saved;
}
