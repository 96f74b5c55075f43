import { Autocomplete, Select } from '@mantine/core';
import { useState } from 'react';
import { headerValue } from '../../../shared/model/http.ts';
import { ResponseFault, type RuleResponse } from '../../../shared/model/response-rule.ts';
import { describeFault, isSilent } from '../../../shared/rule-words.ts';
import { LazyCodeEditor } from '../actions/lazy-code-editor.tsx';
import { PairTable } from '../actions/pair-table.tsx';
import { DelayField } from './delay-field.tsx';
import { useResponseTags } from './response-tags.ts';
import styles from './rule-form.module.css';
import type { RuleField } from './rule-problems.ts';
import { commonStatuses } from './statuses.ts';

interface ResponseFieldsProps {
  readonly respond: RuleResponse;
  readonly problemAt: (field: RuleField) => string | null;
  readonly onChange: (respond: RuleResponse) => void;
}

const noFault = 'None';
const faults = [
  { value: noFault, label: noFault },
  ...ResponseFault.options.map((fault) => ({ value: fault, label: capitalized(describeFault(fault)) })),
];

/** What the requests get. */
export function ResponseFields({ respond, problemAt, onChange }: ResponseFieldsProps) {
  const change = (part: Partial<RuleResponse>): void => onChange({ ...respond, ...part });
  const { status, delayMs, fault } = respond;
  const isSent = !isSilent(fault);
  const problem = problemAt('headers') ?? problemAt('body');
  return (
    <section className={styles.what} aria-label="What they get">
      <div className={styles.pair}>
        <Select
          label="Fault"
          data={faults}
          value={fault ?? noFault}
          allowDeselect={false}
          onChange={(value) =>
            change({
              fault: ResponseFault.options.find((option) => option === value) ?? null,
              // What is not shown cannot be corrected.
              status: Number.isNaN(status) ? 200 : status,
            })
          }
        />
        {isSent && (
          <StatusField status={status} problem={problemAt('status')} onChange={(next) => change({ status: next })} />
        )}
      </div>
      {fault !== 'never' && (
        <DelayField delayMs={delayMs} problem={problemAt('delay')} onChange={(next) => change({ delayMs: next })} />
      )}
      {isSent ? (
        <Content respond={respond} onChange={change} />
      ) : (
        <p className={styles.hint}>Status, headers, and body are not sent.</p>
      )}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

interface StatusFieldProps {
  readonly status: number;
  readonly problem: string | null;
  readonly onChange: (status: number) => void;
}

function StatusField({ status, problem, onChange }: StatusFieldProps) {
  const [typed, setTyped] = useState(String(status));
  return (
    <Autocomplete
      label="Status"
      classNames={{ input: 'numbers' }}
      inputMode="numeric"
      maxLength={3}
      data={[...commonStatuses.keys()]}
      renderOption={({ option }) => (
        <>
          {option.value} {commonStatuses.get(option.value)}
        </>
      )}
      // What was chosen is no search: all are offered again.
      filter={({ options, search }) =>
        commonStatuses.has(search)
          ? options
          : options.filter((option) => 'value' in option && option.value.startsWith(search))
      }
      value={typed}
      error={problem}
      onChange={(value) => {
        setTyped(value);
        onChange(/^\d{3}$/.test(value) ? Number(value) : Number.NaN);
      }}
    />
  );
}

interface ContentProps {
  readonly respond: RuleResponse;
  readonly onChange: (part: Partial<RuleResponse>) => void;
}

function Content({ respond, onChange }: ContentProps) {
  const sourceOf = useResponseTags();
  const { headers, body } = respond;
  return (
    <>
      <div>
        <span className={styles.label}>Headers</span>
        <PairTable
          plain
          label="Headers"
          keyWord="Header"
          rows={headers.map(([key, value]) => ({ key, value }))}
          sourceOf={sourceOf}
          onChange={(rows) => onChange({ headers: rows.map(({ key, value }) => [key, value]) })}
        />
      </div>
      <div className={styles.body}>
        <span className={styles.label}>Body</span>
        <LazyCodeEditor
          label="Body"
          placeholder={'Text with values of the request: {{json.id}}, {{param.caller_id}}, {{query.id}}'}
          value={body}
          language={languageOf(headerValue(headers, 'content-type') ?? '', body)}
          sourceOf={sourceOf}
          onChange={(next) => onChange({ body: next })}
        />
      </div>
    </>
  );
}

/** As the receiver guesses the type where no header names it. */
function languageOf(type: string, body: string): string | null {
  if (/json/i.test(type)) return 'json';
  if (/xml|html/i.test(type)) return 'xml';
  if (type !== '') return null;
  return /^\s*(?:\[|\{(?!\{))/.test(body) ? 'json' : /^\s*</.test(body) ? 'xml' : null;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
