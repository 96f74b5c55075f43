import { ActionIcon, Select, Table } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Action, ActionAuth } from '../../../shared/model/action.ts';
import { authWords, blankAuth, isMasked } from './auth.ts';
import styles from './editor.module.css';
import { TagInput } from './tag-input.tsx';
import type { SourceOf } from './tag-sources.ts';

export function AuthEditor(props: {
  readonly auth: ActionAuth;
  readonly effective: Action['effectiveAuth'];
  readonly onChange: (auth: ActionAuth) => void;
  readonly sourceOf: SourceOf;
}) {
  const { auth, effective, onChange, sourceOf } = props;
  const choices = (['inherit', 'none', 'apikey', 'basic', 'digest', 'bearer'] as const).map((type) => ({
    value: type as string,
    label: authWords[type],
  }));
  if (auth.type === 'other') choices.push({ value: 'other', label: auth.name });
  return (
    <div className={styles.fields}>
      <Field label="Type">
        <Select
          aria-label="Auth type"
          w={220}
          data={choices}
          value={auth.type}
          onChange={(type) => type !== null && type !== auth.type && onChange(blankAuth(type))}
        />
      </Field>
      {auth.type === 'inherit' && <Inherited effective={effective} sourceOf={sourceOf} />}
      {auth.type === 'none' && (
        <p className={styles.hint}>No authorization is added, even if the collection defines one.</p>
      )}
      {(auth.type === 'basic' || auth.type === 'digest') && (
        <>
          <Field label="Username">
            <TagInput
              label="Username"
              value={auth.username}
              sourceOf={sourceOf}
              onChange={(username) => onChange({ ...auth, username })}
            />
          </Field>
          <Field label="Password">
            <SecretInput
              label="Password"
              value={auth.password}
              sourceOf={sourceOf}
              onChange={(password) => onChange({ ...auth, password })}
            />
          </Field>
        </>
      )}
      {auth.type === 'digest' && (
        <p className={styles.hint}>
          The request is first sent without credentials, then again in response to the server's challenge.
        </p>
      )}
      {auth.type === 'bearer' && (
        <Field label="Token">
          <SecretInput
            label="Token"
            value={auth.token}
            sourceOf={sourceOf}
            onChange={(token) => onChange({ ...auth, token })}
          />
        </Field>
      )}
      {auth.type === 'apikey' && (
        <>
          <Field label="Key">
            <TagInput label="Key" value={auth.key} sourceOf={sourceOf} onChange={(key) => onChange({ ...auth, key })} />
          </Field>
          <Field label="Value">
            <SecretInput
              label="Key value"
              value={auth.value}
              sourceOf={sourceOf}
              onChange={(value) => onChange({ ...auth, value })}
            />
          </Field>
          <Field label="Add to">
            <Select
              aria-label="Add key to"
              w={220}
              data={[
                { value: 'header', label: 'Header' },
                { value: 'query', label: 'Query' },
              ]}
              value={auth.in}
              onChange={(place) => onChange({ ...auth, in: place === 'query' ? 'query' : 'header' })}
            />
          </Field>
        </>
      )}
      {auth.type === 'other' && <OtherAuth auth={auth} sourceOf={sourceOf} />}
    </div>
  );
}

export function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles.field}>
      <span className={styles.fieldLabel}>{label}</span>
      <div className={styles.fieldBody}>{children}</div>
    </div>
  );
}

/** Masked unless it is all tags, whose values are elsewhere. */
function SecretInput(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly sourceOf: SourceOf;
}) {
  const [shown, setShown] = useState(false);
  const masked = !shown && isMasked(props.value);
  return (
    <div className={styles.withButton}>
      <TagInput {...props} masked={masked} />
      {isMasked(props.value) && (
        <ActionIcon
          aria-label={shown ? `Hide the ${props.label.toLowerCase()}` : `Show the ${props.label.toLowerCase()}`}
          onClick={() => setShown(!shown)}
        >
          {shown ? <IconEyeOff size={16} /> : <IconEye size={16} />}
        </ActionIcon>
      )}
    </div>
  );
}

const owners = {
  request: 'this action',
  folder: 'its folder',
  collection: 'its collection',
  nothing: 'nowhere',
} as const;

function Inherited(props: { readonly effective: Action['effectiveAuth']; readonly sourceOf: SourceOf }) {
  const { from, auth } = props.effective;
  // Until it is saved, the engine still returns the action's own auth.
  if (from === 'request') return <p className={styles.hint}>Save to see the inherited auth.</p>;
  if (from === 'nothing' || auth.type === 'inherit') {
    return <p className={styles.hint}>No auth is defined on its folders or collection. No authorization is added.</p>;
  }
  if (auth.type === 'none') return <p className={styles.hint}>No auth, says {owners[from]}.</p>;
  return (
    <div className={styles.inherited}>
      <p className={styles.hint}>
        {authWords[auth.type]}
        {auth.type === 'other' ? ` (${auth.name})` : ''} from {owners[from]}:
      </p>
      <AuthValues auth={auth} sourceOf={props.sourceOf} />
    </div>
  );
}

function OtherAuth({ auth, sourceOf }: { readonly auth: ActionAuth & { type: 'other' }; readonly sourceOf: SourceOf }) {
  return (
    <div className={styles.inherited}>
      <p className={styles.hint}>
        The auth type {auth.name} is not supported yet. It is kept in the collection, but sending this action fails.
        Choose another type to send it.
      </p>
      <AuthValues auth={auth} sourceOf={sourceOf} />
    </div>
  );
}

function AuthValues({ auth, sourceOf }: { readonly auth: ActionAuth; readonly sourceOf: SourceOf }) {
  const values = auth.type === 'other' ? auth.values : auth;
  const rows = Object.entries(values).filter(
    (entry): entry is [string, string] => entry[0] !== 'type' && entry[1] !== undefined && entry[1] !== '',
  );
  return (
    <Table className={styles.values} withRowBorders={false} verticalSpacing={2} horizontalSpacing={0}>
      <Table.Tbody>
        {rows.map(([key, value]) => (
          <Table.Tr key={key}>
            <Table.Td className="dim" w={140}>
              {key}
            </Table.Td>
            <Table.Td>
              <TagInput
                bare
                readOnly
                label={key}
                value={value}
                masked={isSecretName(key) && isMasked(value)}
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

const isSecretName = (key: string): boolean => /pass|secret|token|value|private|signature/i.test(key);
