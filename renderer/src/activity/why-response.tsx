import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RuleVerdict } from '../../../shared/model/response-rule.ts';
import { ask } from '../client.ts';
import { linkTo } from '../route.ts';
import styles from './detail.module.css';

const resultWords: Readonly<Record<RuleVerdict['result'], string>> = {
  decided: 'Decided',
  later: 'Matches',
  no: 'No match',
};

/** Rules that are listed at first. */
const shownFirst = 12;

/** What each response rule makes of a capture; nothing where there are none. */
export function WhyResponse({ capture }: { readonly capture: string }) {
  const [showsAll, setShowsAll] = useState(false);
  const { data: verdicts = [] } = useQuery(ask.responseRules.explain.queryOptions({ input: { capture } }));
  if (verdicts.length === 0) return null;
  const decidedAt = verdicts.findIndex(({ result }) => result === 'decided');
  const shown = showsAll ? verdicts : verdicts.filter((_, at) => at < shownFirst || at === decidedAt);
  return (
    <>
      <h3>Why this response</h3>
      <ol className={styles.verdicts} aria-label="Why this response">
        {shown.map(({ id, name, result, why }) => (
          <li key={id} data-result={result}>
            <span className={styles.result}>{resultWords[result]}</span>
            <span>
              <a href={linkTo('receiver', 'rules', id)}>{name}</a>
              <span className={styles.why}>{why}</span>
            </span>
          </li>
        ))}
      </ol>
      {shown.length < verdicts.length && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setShowsAll(true)}>
          Show all {verdicts.length.toLocaleString('en')} rules
        </Button>
      )}
    </>
  );
}
