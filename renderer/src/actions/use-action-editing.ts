import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, notifyManager, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Action, ActionRequest } from '../../../shared/model/action.ts';
import { ask, client, queryClient, refresh } from '../client.ts';
import { type Draft, differing, draftOf, type Edits, withRequest } from './draft.ts';
import { draftNow, setDraft, useDraft } from './drafts.ts';
import type { TestResponse } from './response-pane.tsx';

/** Milliseconds of quiet before an edit is shown to the engine. */
const previewAfter = 200;
const noEdits: Edits = {};

export interface ActionEditing {
  readonly draft: Draft;
  readonly isUnsaved: boolean;
  edit(change: Edits): void;
  editRequest(change: Partial<ActionRequest>): void;
  readonly saving: boolean;
  /** Why the last save did not work. */
  readonly saveProblem: unknown;
  /** False where it did not work. */
  save(): Promise<boolean>;
  readonly testResponse: TestResponse;
  saveAndTest(): Promise<void>;
  stopWaiting(): void;
  readonly preview: ReturnType<typeof usePreview>;
}

function usePreview(id: string, request: Partial<ActionRequest> | undefined) {
  const [quiet] = useDebouncedValue(request, previewAfter);
  const [revealed, setRevealed] = useState<string | null>(null);
  const isRevealed = revealed === id;
  const options = ask.actions.preview.queryOptions({ input: { id, request: quiet, reveal: isRevealed || undefined } });
  const query = useQuery({ ...options, placeholderData: keepPreviousData, gcTime: isRevealed ? 0 : 10_000 });
  const setReveal = (next: boolean): void => setRevealed(next ? id : null);
  return { ...query, isRevealed, setReveal, isStale: quiet !== request || query.isPlaceholderData };
}

/** All that an editor of one action does: the draft, saving, testing and the preview. */
export function useActionEditing(action: Action): ActionEditing {
  const { id } = action;
  const edits = useDraft(id) ?? noEdits;
  const draft = useMemo(() => draftOf(action, edits), [action, edits]);
  const left = useMemo(() => differing(action, edits), [action, edits]);
  const [saving, setSaving] = useState(false);
  const [saveProblem, setSaveProblem] = useState<unknown>(null);
  const [testResponse, setTestResponse] = useState<TestResponse>({ state: 'none' });
  const waiting = useRef<AbortController>(null);

  const edit = useCallback(
    (change: Edits): void => {
      const next = { ...draftNow(id), ...change };
      setDraft(id, differing(action, next) === null ? null : next);
    },
    [id, action],
  );
  const editRequest = useCallback(
    (change: Partial<ActionRequest>): void => edit(withRequest(draftNow(id) ?? noEdits, change)),
    [edit, id],
  );

  const save = async (): Promise<boolean> => {
    if (left === null) return true;
    setSaving(true);
    setSaveProblem(null);
    try {
      const saved = await client.actions.update({ id, ...left, scripts: left.scripts && [...left.scripts] });
      queryClient.setQueryData(ask.actions.get.queryKey({ input: { id } }), saved);
      // After those who show the query: before them, the fields would show what was kept before for a moment.
      notifyManager.schedule(() => {
        // What was typed while it was saved stays unsaved.
        const now = draftNow(id);
        setDraft(id, now === undefined || now === edits ? null : differing(saved, now));
      });
      refresh(['actions']);
      return true;
    } catch (error) {
      setSaveProblem(error);
      return false;
    } finally {
      setSaving(false);
    }
  };

  const saveAndTest = async (): Promise<void> => {
    if (!(await save())) return;
    waiting.current?.abort();
    const own = new AbortController();
    waiting.current = own;
    setTestResponse({ state: 'waiting' });
    try {
      const delivery = await client.actions.test({ id }, { signal: own.signal });
      if (waiting.current === own) setTestResponse({ state: 'came', delivery });
    } catch (error) {
      if (waiting.current === own) setTestResponse({ state: 'failed', error });
    }
  };
  const stopWaiting = (): void => {
    const own = waiting.current;
    waiting.current = null;
    own?.abort();
    setTestResponse({ state: 'none' });
  };

  const preview = usePreview(id, left?.request);
  const isUnsaved = left !== null;
  return {
    draft,
    isUnsaved,
    edit,
    editRequest,
    saving,
    saveProblem,
    save,
    testResponse,
    saveAndTest,
    stopWaiting,
    preview,
  };
}
