import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import colors from '../actions/tag-colors.module.css';
import { TagInput } from '../actions/tag-input.tsx';
import { textPieces } from '../actions/tag-sources.ts';
import { useTagSources } from '../actions/use-tag-sources.ts';
import { Refused } from './kept-text.tsx';
import { templatePieces } from './template-pieces.ts';
import type { KeptField } from './use-kept.ts';

/** Variables that a dialect's templates may hold, and those that one event fills. */
export interface Variables {
  readonly parameterTags: ReadonlySet<string>;
  readonly carried: ReadonlySet<string>;
}

/** The variables of an event's template; null where the dialect fills none. */
export function variablesOf(
  { transport }: Pick<DialectInfo, 'transport'>,
  parameterTags: ReadonlySet<string>,
  carried: readonly string[],
): Variables | null {
  return transport.kind === 'template' ? { parameterTags, carried: new Set(carried) } : null;
}

/** Where an event goes. Variables are colored when the event fills them, and marked when it has no value for them. */
export function UrlField(props: {
  readonly label: string;
  readonly field: KeptField;
  readonly variables: Variables | null;
  readonly placeholder?: string;
  readonly off?: boolean;
  readonly bare?: boolean;
}) {
  const { label, field, variables, placeholder, off, bare } = props;
  const sourceOf = useTagSources();
  const painted =
    variables === null
      ? undefined
      : textPieces(field.value).map(({ at, text, tag }) =>
          tag === null ? (
            <Template key={at} text={text} variables={variables} />
          ) : (
            <span key={at} className={colors[sourceOf(tag)]}>
              {text}
            </span>
          ),
        );
  return (
    <span>
      <TagInput
        label={label}
        value={field.value}
        sourceOf={sourceOf}
        painted={painted}
        placeholder={placeholder}
        off={off}
        bare={bare}
        invalid={field.problem !== null}
        onChange={field.type}
        onKeyDown={field.onKeyDown}
        onBlur={field.onBlur}
      />
      <Refused problem={field.problem} />
    </span>
  );
}

function Template({ text, variables }: { readonly text: string; readonly variables: Variables }) {
  return templatePieces(text, variables.parameterTags, variables.carried).map(({ at, text: piece, kind }) =>
    kind === 'plain' ? (
      piece
    ) : (
      <span key={at} className={kind === 'carried' ? colors.call : colors.unresolved}>
        {piece}
      </span>
    ),
  );
}
