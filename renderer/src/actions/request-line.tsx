import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import styles from './editor.module.css';
import { TagInput } from './tag-input.tsx';
import type { SourceOf } from './tag-sources.ts';

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const isMethod = (text: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/.test(text);

/** One line: `METHOD url`. Any word is a method; a pasted URL replaces all. */
export function RequestLine(props: {
  readonly method: string;
  readonly url: string;
  readonly onMethod: (method: string) => void;
  readonly onUrl: (url: string) => void;
  readonly sourceOf: SourceOf;
  /** Without room at its sides: in a dialog. */
  readonly flush?: boolean;
}) {
  const { method, url, onMethod, onUrl, sourceOf } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? method;
  const invalid = typed !== null && !isMethod(typed);
  return (
    <div className={styles.requestLine} data-flush={props.flush || undefined}>
      <Autocomplete
        className={styles.method}
        aria-label="Method"
        data={methods}
        // All of them are offered, whatever stands in the field.
        filter={({ options }) => options}
        value={shown}
        error={invalid}
        data-method={shown.toUpperCase()}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => setTyped(null)}
        onChange={(value) => {
          setTyped(value);
          if (isMethod(value)) onMethod(value.toUpperCase());
        }}
        onOptionSubmit={(value) => {
          setTyped(null);
          onMethod(value);
        }}
      />
      <div className={styles.url}>
        <TagInput
          label="URL"
          placeholder="https://example.com/hook?caller={{…}}"
          value={url}
          sourceOf={sourceOf}
          onChange={onUrl}
        />
      </div>
    </div>
  );
}
