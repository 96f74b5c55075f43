import { Autocomplete, Button, Kbd, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { requestFields } from '../../../shared/check-rule.ts';
import { describeRule } from '../../../shared/rule-words.ts';
import { FilterBox } from '../activity/filter-box.tsx';
import { ask, client, refresh } from '../client.ts';
import { closeRuleForm, type EditedRule, type RuleRequest } from '../parts/rule-request.ts';
import { ChanceField, TimesField } from './limit-fields.tsx';
import { ResponseFields } from './response-fields.tsx';
import { addRules } from './rule-edits.ts';
import styles from './rule-form.module.css';
import { problemOf, type RuleField, type RuleProblem, refusalOf } from './rule-problems.ts';

/** Captures whose values are suggested. */
const seen = 500;

interface RuleFormProps {
  readonly wanted: RuleRequest;
  readonly onChanged: (isChanged: boolean) => void;
  readonly onCancel: () => void;
}

/** One rule: which requests, and what they get. Closes itself once it is saved. */
export function RuleForm({ wanted, onChanged, onCancel }: RuleFormProps) {
  const root = useRef<HTMLDivElement>(null);
  const [rule, setRule] = useState<EditedRule>(wanted.rule);
  // What is missing is said once somebody wants to save, and what is wrong at once.
  const [isTried, setTried] = useState(false);
  const [refused, setRefused] = useState<RuleProblem | null>(null);
  const { data: rules = [] } = useQuery(ask.responseRules.list.queryOptions({ input: {} }));
  const { data: captures } = useQuery({
    ...ask.activity.list.queryOptions({ input: { filter: 'kind=capture', limit: seen } }),
    staleTime: 0,
  });
  const groups = useMemo(() => [...new Set(rules.flatMap(({ group }) => group ?? []))], [rules]);
  const isChanged = JSON.stringify(rule) !== JSON.stringify(wanted.rule);
  useEffect(() => {
    onChanged(isChanged);
    return () => onChanged(false);
  }, [isChanged, onChanged]);

  const change = (part: Partial<EditedRule>): void => {
    setRule({ ...rule, ...part });
    setRefused(null);
  };
  const found = problemOf(rule);
  const problem = refused ?? (isTried || (found !== null && found.field !== 'name') ? found : null);
  const at = (field: RuleField): string | null => (problem?.field === field ? problem.message : null);

  const save = useMutation({
    mutationFn: async () => {
      const saved = { ...rule, name: rule.name.trim(), group: rule.group?.trim() || null };
      if (wanted.id === null) await addRules(saved.name, [saved]);
      else await client.responseRules.update({ id: wanted.id, ...saved });
    },
    onSuccess() {
      refresh(['rules']);
      closeRuleForm();
    },
    onError: (error) => setRefused(refusalOf(error)),
  });
  const submit = (): void => {
    if (save.isPending) return;
    setTried(true);
    if (found === null) save.mutate();
    else if (found.field === 'name') root.current?.querySelector<HTMLInputElement>('[data-name]')?.focus();
    else if (found.field === 'when') root.current?.querySelector<HTMLInputElement>('[data-filter]')?.focus();
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    submit();
  };

  return (
    <div className={styles.form} ref={root} onKeyDownCapture={keyDown}>
      <div className={styles.columns}>
        <section className={styles.which} aria-label="Which requests">
          <div className={styles.pair}>
            <TextInput
              label="Name"
              data-autofocus
              data-name
              maxLength={200}
              value={rule.name}
              error={at('name')}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            <Autocomplete
              label="Group"
              placeholder="None"
              maxLength={200}
              data={groups}
              value={rule.group ?? ''}
              error={at('group')}
              onChange={(group) => change({ group: group === '' ? null : group })}
            />
          </div>
          <div>
            <span className={styles.label} aria-hidden="true">
              When
            </span>
            <FilterBox
              label="When"
              lead="Requests where"
              placeholder="Every request, or: method=POST path^=/crm json.type=call"
              text={rule.when}
              onText={(when) => change({ when })}
              rows={captures?.items ?? []}
              onLeave={() => undefined}
              fields={requestFields}
              refused={at('when')}
            />
          </div>
          <TimesField times={rule.times} problem={at('times')} onChange={(times) => change({ times })} />
          <ChanceField chance={rule.chance} problem={at('chance')} onChange={(chance) => change({ chance })} />
        </section>
        <ResponseFields respond={rule.respond} problemAt={at} onChange={(respond) => change({ respond })} />
      </div>
      {problem?.field === null && (
        <p className={styles.problem} role="alert">
          {problem.message}
        </p>
      )}
      <div className={styles.foot}>
        <p className={styles.words} data-testid="words">
          {describeRule(rule)}
        </p>
        <span className={styles.hint}>
          <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Enter</Kbd> to save.
        </span>
        <Button onClick={onCancel}>Cancel</Button>
        <Button variant="filled" loading={save.isPending} onClick={submit}>
          Save
        </Button>
      </div>
    </div>
  );
}
