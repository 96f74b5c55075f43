import { Loader, Select, TextInput } from '@mantine/core';
import { IconSearch, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SystemParameter } from '../../../shared/model/parameter.ts';
import { ask } from '../client.ts';
import { Problem } from '../parts/problem.tsx';
import { AddParameter } from './add-parameter.tsx';
import { CustomRow } from './custom-row.tsx';
import { customFound, systemGroups } from './parameter-filter.ts';
import styles from './parameters.module.css';
import { Uses } from './uses.tsx';

/** Custom parameters, editable in place, and those of the phone systems with what they mean. */
export function ParametersPage() {
  const { data, error } = useQuery(ask.parameters.list.queryOptions({ input: {} }));
  const dialects = useQuery(ask.workspace.info.queryOptions({ input: {} })).data?.dialects ?? [];
  const [search, setSearch] = useState('');
  const [dialect, setDialect] = useState<string | null>(null);
  if (data === undefined) {
    return error === null ? <Loader m="auto" size="sm" aria-label="Loading parameters" /> : <Problem error={error} />;
  }
  const nameOf = (id: string): string => dialects.find((each) => each.id === id)?.name ?? id;
  const custom = customFound(data.custom, search);
  const groups = systemGroups(data.system, dialect, search);
  return (
    <div className={styles.page}>
      <div className={styles.tools}>
        <TextInput
          type="search"
          className={styles.search}
          aria-label="Search parameters"
          placeholder="Search tags, values, and meanings"
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select
          aria-label="Phone system"
          w={200}
          data={[
            { value: '', label: 'All phone systems' },
            ...dialects.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={dialect ?? ''}
          onChange={(value) => setDialect(value === '' ? null : value)}
        />
      </div>
      <div className={styles.scroll}>
        <h2 className={styles.heading}>
          Custom <span className={styles.small}>defined by you, available in every action</span>
        </h2>
        <AddParameter />
        {custom.length > 0 && (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col" className={styles.tagColumn}>
                  Tag
                </th>
                <th scope="col">Value</th>
                <th scope="col" className={styles.secretColumn}>
                  Secret
                </th>
                <th scope="col" className={styles.usesColumn}>
                  Used by
                </th>
                <th scope="col" className={styles.endColumn} aria-label="Remove" />
              </tr>
            </thead>
            <tbody>
              {custom.map((parameter) => (
                <CustomRow key={parameter.tag} parameter={parameter} />
              ))}
            </tbody>
          </table>
        )}
        {custom.length === 0 && (
          <p className={styles.none}>
            {data.custom.length === 0
              ? 'No custom parameters yet. Add one above, or define an unresolved tag in an action.'
              : 'No matching parameters.'}
          </p>
        )}
        {groups.map(({ dialect: id, parameters }) => (
          <section key={id} aria-label={`Parameters of ${nameOf(id)}`}>
            <h2 className={styles.heading}>
              {nameOf(id)} <span className={styles.small}>set by the phone system for each event</span>
            </h2>
            <SystemTable parameters={parameters} />
          </section>
        ))}
        {groups.length === 0 && <p className={styles.none}>No matching parameters.</p>}
      </div>
    </div>
  );
}

function SystemTable({ parameters }: { readonly parameters: readonly SystemParameter[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.tagColumn}>
            Tag
          </th>
          <th scope="col">Meaning</th>
          <th scope="col" className={styles.formatColumn}>
            Format
          </th>
          <th scope="col" className={styles.exampleColumn}>
            Example
          </th>
          <th scope="col" className={styles.usesColumn}>
            Used by
          </th>
        </tr>
      </thead>
      <tbody>
        {parameters.map(({ tag, meaning, format, example, allowed, occurs, uses }) => (
          <tr key={tag} className={styles.system}>
            <th scope="row" className={styles.tag}>
              <IconSettings size={14} stroke={1.5} role="img" aria-label="System parameter" />
              <span className="wire">{tag}</span>
            </th>
            <td>
              {meaning}
              {occurs !== '' && <span className={styles.small}> {occurs}</span>}
              {allowed !== null && (
                <span className={styles.allowed}>
                  {allowed.map((value) => (
                    <code key={value}>{value === '' ? '(empty)' : value}</code>
                  ))}
                </span>
              )}
            </td>
            <td className={styles.soft}>{format}</td>
            <td className="wire cut" title={example}>
              {example}
            </td>
            <td className={styles.uses}>
              <Uses tag={tag} uses={uses} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
