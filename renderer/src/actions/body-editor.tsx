import { Button, SegmentedControl, Select } from '@mantine/core';
import type { ActionBody } from '../../../shared/model/action.ts';
import { Field } from './auth-editor.tsx';
import { blankBody, bodyWords, prettyJson } from './body.ts';
import styles from './editor.module.css';
import { FormTable } from './form-table.tsx';
import { LazyCodeEditor } from './lazy-code-editor.tsx';
import { PairTable } from './pair-table.tsx';
import { TagInput } from './tag-input.tsx';
import type { SourceOf } from './tag-sources.ts';

const languages = ['json', 'text', 'xml', 'html', 'javascript'];

/** Bodies of each kind that were here before another kind was chosen, so that looking at another loses nothing. */
export type BodyMemory = Map<ActionBody['mode'], ActionBody>;

export function BodyEditor(props: {
  readonly body: ActionBody;
  readonly memory: BodyMemory;
  readonly onChange: (body: ActionBody) => void;
  readonly sourceOf: SourceOf;
}) {
  const { body, memory, onChange, sourceOf } = props;
  const choose = (word: string): void => {
    const mode = bodyWords.find(([label]) => label === word)?.[0] ?? 'none';
    memory.set(body.mode, body);
    onChange(memory.get(mode) ?? blankBody(mode));
  };
  const pretty = body.mode === 'raw' && body.language === 'json' ? prettyJson(body.raw) : null;
  return (
    <div className={styles.fields}>
      <div className={styles.bodyBar}>
        <SegmentedControl
          aria-label="Body type"
          data={bodyWords.map(([value, label]) => ({ value, label }))}
          value={body.mode}
          onChange={choose}
        />
        {body.mode === 'raw' && (
          <Select
            aria-label="Language"
            w={116}
            data={
              body.language === null || languages.includes(body.language) ? languages : [...languages, body.language]
            }
            value={body.language ?? 'text'}
            onChange={(language) => onChange({ ...body, language })}
          />
        )}
        {body.mode === 'raw' && pretty !== null && pretty !== body.raw && (
          <Button variant="subtle" color="gray" onClick={() => onChange({ ...body, raw: pretty })}>
            Format
          </Button>
        )}
      </div>
      {body.mode === 'none' && <p className={styles.hint}>This request has no body.</p>}
      {body.mode === 'raw' && (
        <LazyCodeEditor
          label="Body"
          value={body.raw}
          language={body.language}
          sourceOf={sourceOf}
          onChange={(raw) => onChange({ ...body, raw })}
        />
      )}
      {body.mode === 'urlencoded' && (
        <PairTable
          label="Form fields"
          rows={body.urlencoded}
          sourceOf={sourceOf}
          onChange={(urlencoded) => onChange({ ...body, urlencoded })}
        />
      )}
      {body.mode === 'formdata' && (
        <FormTable rows={body.formdata} sourceOf={sourceOf} onChange={(formdata) => onChange({ ...body, formdata })} />
      )}
      {body.mode === 'file' && (
        <Field label="File">
          <TagInput
            label="File path"
            placeholder="Path in the workspace, such as files/report.pdf"
            value={body.src ?? ''}
            sourceOf={sourceOf}
            onChange={(src) => onChange({ ...body, src: src === '' ? null : src })}
          />
        </Field>
      )}
      {body.mode === 'graphql' && (
        <>
          <LazyCodeEditor
            label="GraphQL query"
            placeholder="query { … }"
            value={body.query}
            language="graphql"
            sourceOf={sourceOf}
            onChange={(query) => onChange({ ...body, query })}
          />
          <Field label="Operation name">
            <TagInput
              label="Operation name"
              placeholder="Only if the query has several operations"
              value={body.operationName ?? ''}
              sourceOf={sourceOf}
              onChange={(operationName) => onChange({ ...body, operationName })}
            />
          </Field>
          <span className={styles.fieldLabel}>Variables</span>
          <LazyCodeEditor
            small
            label="GraphQL variables"
            placeholder="{ }"
            value={body.variables}
            language="json"
            sourceOf={sourceOf}
            onChange={(variables) => onChange({ ...body, variables })}
          />
        </>
      )}
    </div>
  );
}
