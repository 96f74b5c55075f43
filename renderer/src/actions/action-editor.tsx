import { Loader } from '@mantine/core';
import { useHotkeys, useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Action } from '../../../shared/model/action.ts';
import { ask } from '../client.ts';
import { DetailSplit } from '../parts/detail-split.tsx';
import { Problem } from '../parts/problem.tsx';
import { RevealButton } from '../parts/reveal-button.tsx';
import { ActionHead } from './action-head.tsx';
import { ActionTabs } from './action-tabs.tsx';
import { AllowUpload } from './allow-upload.tsx';
import { unsignedNote } from './auth.ts';
import { BoundEvents } from './bound-events.tsx';
import { urlEdited } from './draft.ts';
import styles from './editor.module.css';
import { ExchangePane } from './exchange-pane.tsx';
import type { RequestPreview } from './preview-pane.tsx';
import { RequestLine } from './request-line.tsx';
import { UnresolvedTags } from './unresolved-tags.tsx';
import { type ActionEditing, useActionEditing } from './use-action-editing.ts';
import { useTagSources } from './use-tag-sources.ts';
import { WarningLines } from './warning-lines.tsx';

/** The editor of the action with this id. */
export function ActionEditor({ id }: { readonly id: string }) {
  const { data, error } = useQuery(ask.actions.get.queryOptions({ input: { id } }));
  if (data !== undefined) return <Editor key={id} action={data} />;
  if (error !== null) return <Problem error={error} />;
  return <Loader m="auto" size="sm" aria-label="Loading the action" />;
}

function Editor({ action }: { readonly action: Action }) {
  const editing = useActionEditing(action);
  const [isFolded, setFolded] = useLocalStorage({
    key: 'hookswitch.action.folded',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  useHotkeys(
    [
      ['mod+S', () => void editing.save()],
      ['mod+Enter', () => void editing.saveAndTest()],
    ],
    [],
    true,
  );
  return (
    <DetailSplit
      layout="below"
      name="hookswitch.action.request"
      share={68}
      fold={{ isFolded, onChange: setFolded }}
      first={<RequestEditor action={action} editing={editing} />}
      second={
        <ExchangePane
          preview={requestPreview(action, editing)}
          response={editing.testResponse}
          onStop={editing.stopWaiting}
          isFolded={isFolded}
          onFold={setFolded}
        />
      }
    />
  );
}

function RequestEditor({ action, editing }: { readonly action: Action; readonly editing: ActionEditing }) {
  const { editRequest, preview, saveProblem } = editing;
  const { request } = editing.draft;
  const sourceOf = useTagSources(action.tags, preview.data?.unresolved ?? null);
  const upload = preview.data?.uploadRefused;
  return (
    <article className={styles.editor} aria-label={`Action ${action.name}`}>
      <ActionHead action={action} editing={editing} />
      <RequestLine
        method={request.method}
        url={request.url}
        sourceOf={sourceOf}
        onMethod={(method) => editRequest({ method })}
        onUrl={(url) => editRequest(urlEdited(request, url, action.request))}
      />
      <div className={styles.facts}>
        <UnresolvedTags tags={preview.data?.unresolved ?? action.unresolved} />
        <BoundEvents id={action.id} />
      </div>
      <div className={styles.notes}>
        {saveProblem !== null && <Problem error={saveProblem} />}
        {typeof upload === 'string' && <AllowUpload file={upload} />}
        <WarningLines warnings={preview.data?.warnings ?? action.warnings} />
      </div>
      <ActionTabs action={action} request={request} sourceOf={sourceOf} onChange={editRequest} />
    </article>
  );
}

function requestPreview(action: Action, { draft, preview }: ActionEditing): RequestPreview {
  const { data, isRevealed } = preview;
  const secrets = data?.secrets ?? [];
  const { auth } = draft.request;
  const unsigned = unsignedNote(auth.type === 'inherit' ? action.inheritedAuth.auth : auth);
  return {
    request: data?.request,
    error: preview.isError ? preview.error : null,
    stale: preview.isStale,
    codeOptions: {
      verifyTls: draft.request.settings.verifyTls,
      masked: isRevealed ? [] : secrets,
      notes: [
        ...(typeof data?.uploadRefused === 'string'
          ? [`Without the file ${data.uploadRefused}, which may not be uploaded.`]
          : []),
        ...(unsigned === null ? [] : [unsigned]),
      ],
    },
    revealButton: <RevealButton tags={secrets} isRevealed={isRevealed} onChange={preview.setReveal} />,
  };
}
