import { ActionIcon, Checkbox, NativeSelect, Select, Table, Textarea } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { type AuthField, authType, authTypeName, authValuesOf, isOn } from '../../../shared/auth-types.ts';
import type { ActionAuth } from '../../../shared/model/action.ts';
import {
  authChoices,
  authHelp,
  blankAuth,
  choiceOf,
  fieldValue,
  type Inherited,
  isMasked,
  isSecretValue,
  missingFields,
  neededFields,
  unreadValues,
  withValue,
} from './auth.ts';
import auths from './auth-editor.module.css';
import styles from './editor.module.css';
import { LazyCodeEditor } from './lazy-code-editor.tsx';
import { TagInput } from './tag-input.tsx';
import type { SourceOf } from './tag-sources.ts';

/** An auth of any type of Postman's. Types that were chosen before keep what was typed. */
export function AuthEditor(props: {
  readonly auth: ActionAuth;
  /** Null where there is nothing around it to inherit from. */
  readonly inherited: Inherited | null;
  readonly onChange: (auth: ActionAuth) => void;
  readonly sourceOf: SourceOf;
}) {
  const { auth, inherited, onChange, sourceOf } = props;
  const [memory] = useState(() => new Map<string, ActionAuth>());
  const choose = (choice: string | null): void => {
    if (choice === null || choice === choiceOf(auth)) return;
    memory.set(choiceOf(auth), auth);
    onChange(memory.get(choice) ?? blankAuth(choice));
  };
  return (
    <div className={`${styles.fields} ${auths.root}`}>
      <div className={styles.field}>
        <span className={styles.fieldLabel}>Type</span>
        <div className={auths.type}>
          <Select
            aria-label="Auth type"
            w={220}
            maxDropdownHeight={420}
            data={authChoices(auth, inherited !== null)}
            value={choiceOf(auth)}
            onChange={choose}
          />
          <p className={styles.hint}>{authHelp(auth, inherited)}</p>
        </div>
      </div>
      {auth.type === 'inherit' && inherited !== null && <InheritedValues auth={inherited.auth} sourceOf={sourceOf} />}
      <AuthFields auth={auth} onChange={onChange} sourceOf={sourceOf} />
    </div>
  );
}

function AuthFields(props: {
  readonly auth: ActionAuth;
  readonly onChange: (auth: ActionAuth) => void;
  readonly sourceOf: SourceOf;
}) {
  const { auth, onChange, sourceOf } = props;
  const name = authTypeName(auth);
  if (name === null) return null;
  const fields = neededFields(auth);
  const rows = (shown: readonly AuthField[]) =>
    shown.map((field) => (
      // The same name in another type is another field: what it hides is hidden again.
      <AuthRow
        key={`${name} ${field.key}`}
        field={field}
        value={fieldValue(auth, field)}
        sourceOf={sourceOf}
        onChange={(value) => onChange(withValue(auth, field.key, value))}
      />
    ));
  const advanced = fields.filter(({ isAdvanced }) => isAdvanced);
  const unread = unreadValues(auth);
  const missing = missingFields(auth);
  return (
    <>
      {rows(fields.filter(({ isAdvanced }) => !isAdvanced))}
      {missing.length > 0 && (
        <p className={`${styles.hint} ${auths.missing}`}>No authorization is added without: {missing.join(', ')}.</p>
      )}
      {advanced.length > 0 && (
        <details key={name} className={auths.advanced}>
          <summary>Advanced</summary>
          <div className={styles.fields}>{rows(advanced)}</div>
        </details>
      )}
      {unread.length > 0 && (
        <div className={`${styles.inherited} ${auths.values}`}>
          <p className={styles.hint}>Kept in the collection, but not used when the request is sent:</p>
          <AuthValues auth={auth} values={unread} sourceOf={sourceOf} />
        </div>
      )}
    </>
  );
}

interface RowProps {
  readonly field: AuthField;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly sourceOf: SourceOf;
}

function AuthRow(props: RowProps) {
  const { field, value, onChange } = props;
  if (field.kind === 'switch') {
    return (
      <Field label="">
        <Checkbox
          label={field.label}
          description={field.hint}
          checked={isOn(value)}
          onChange={(event) => onChange(event.currentTarget.checked ? 'true' : 'false')}
        />
      </Field>
    );
  }
  return (
    <Field label={field.label}>
      <AuthInput {...props} />
      {field.hint !== undefined && <p className={styles.hint}>{field.hint}</p>}
    </Field>
  );
}

function AuthInput({ field, value, onChange, sourceOf }: RowProps) {
  const { label, placeholder } = field;
  switch (field.kind) {
    case 'select': {
      const options = field.options ?? [];
      // A file may have another, such as a tag.
      const other = options.some(([known]) => known === value) ? [] : [[value, value || 'Not set'] as const];
      return (
        <NativeSelect
          aria-label={label}
          w={220}
          data={[...other, ...options].map(([option, words]) => ({ value: option, label: words }))}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    }
    case 'json':
      return <LazyCodeEditor small {...{ label, value, onChange, sourceOf, placeholder }} language="json" />;
    case 'key':
      return <KeyInput {...{ label, value, onChange, placeholder }} />;
    case 'secret':
      return <SecretInput {...{ label, value, onChange, sourceOf, placeholder }} />;
    default:
      return <TagInput {...{ label, value, onChange, sourceOf, placeholder }} />;
  }
}

export function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles.field}>
      <span className={styles.fieldLabel}>{label}</span>
      <div className={styles.fieldBody}>{children}</div>
    </div>
  );
}

function ShowButton(props: {
  readonly label: string;
  readonly isShown: boolean;
  readonly onChange: (isShown: boolean) => void;
}) {
  const { label, isShown, onChange } = props;
  return (
    <ActionIcon
      aria-label={`${isShown ? 'Hide' : 'Show'} the ${label.toLowerCase()}`}
      onClick={() => onChange(!isShown)}
    >
      {isShown ? <IconEyeOff size={16} /> : <IconEye size={16} />}
    </ActionIcon>
  );
}

/** Masked unless it is all tags, whose values are elsewhere. */
function SecretInput(props: {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string | undefined;
  readonly onChange: (value: string) => void;
  readonly sourceOf: SourceOf;
}) {
  const [isShown, setShown] = useState(false);
  return (
    <div className={styles.withButton}>
      <TagInput {...props} masked={!isShown && isMasked(props.value)} />
      {isMasked(props.value) && <ShowButton label={props.label} isShown={isShown} onChange={setShown} />}
    </div>
  );
}

/** A private key, with its lines. */
function KeyInput(props: {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const { label, value, placeholder, onChange } = props;
  const [isShown, setShown] = useState(false);
  return (
    <div className={styles.withButton}>
      <div className={auths.key} data-masked={(!isShown && isMasked(value)) || undefined}>
        <Textarea
          aria-label={label}
          placeholder={placeholder}
          autosize
          minRows={3}
          maxRows={8}
          spellCheck={false}
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      {isMasked(value) && <ShowButton label={label} isShown={isShown} onChange={setShown} />}
    </div>
  );
}

function InheritedValues({ auth, sourceOf }: { readonly auth: ActionAuth; readonly sourceOf: SourceOf }) {
  const values = Object.entries(authValuesOf(auth)).filter(([, value]) => value !== '');
  if (values.length === 0) return null;
  return (
    <div className={`${styles.inherited} ${auths.values}`}>
      <AuthValues auth={auth} values={values} sourceOf={sourceOf} />
    </div>
  );
}

function AuthValues(props: {
  readonly auth: ActionAuth;
  readonly values: readonly (readonly [string, string])[];
  readonly sourceOf: SourceOf;
}) {
  const { auth, values, sourceOf } = props;
  const labels = new Map(authType(authTypeName(auth))?.fields.map(({ key, label }) => [key, label]));
  return (
    <Table className={styles.values} withRowBorders={false} verticalSpacing={2} horizontalSpacing={0}>
      <Table.Tbody>
        {values.map(([key, value]) => (
          <Table.Tr key={key}>
            <Table.Td className="dim" w={140}>
              {labels.get(key) ?? key}
            </Table.Td>
            <Table.Td>
              <TagInput
                bare
                readOnly
                label={labels.get(key) ?? key}
                value={value}
                masked={isSecretValue(auth, key) && isMasked(value)}
                sourceOf={sourceOf}
                onChange={() => undefined}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
