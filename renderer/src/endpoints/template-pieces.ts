import { findVariables } from '../../../shared/dollar-template.ts';

export interface TemplatePiece {
  /** Offset in the text. */
  readonly at: number;
  readonly text: string;
  /** `carried`: the event fills it; `silent`: a variable of the dialect that this event has no value for. */
  readonly kind: 'plain' | 'carried' | 'silent';
}

/** A template cut at its variables, as the engine would find them: what is no variable of the dialect stays plain. */
export function templatePieces(
  template: string,
  parameterTags: ReadonlySet<string>,
  carried: ReadonlySet<string>,
): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  const put = (at: number, text: string, kind: TemplatePiece['kind']): void => {
    if (text !== '') pieces.push({ at, text, kind });
  };
  let end = 0;
  for (const variable of findVariables(template, parameterTags)) {
    put(end, template.slice(end, variable.start), 'plain');
    put(
      variable.start,
      template.slice(variable.start, variable.end),
      carried.has(variable.name) ? 'carried' : 'silent',
    );
    end = variable.end;
  }
  put(end, template.slice(end), 'plain');
  return pieces;
}
