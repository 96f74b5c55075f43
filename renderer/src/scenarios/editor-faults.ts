import { type ScenarioFile, ScenarioLeg } from '../../../shared/model/scenario.ts';
import { pathText, type ScenarioFault, scenarioFaults } from '../../../shared/scenario-faults.ts';

/** Something wrong with the scenario that is being edited, where it is as a text: `transitions[0].at`. */
export interface EditorFault {
  readonly where: string;
  readonly detail: string;
}

/** All that keeps a scenario from being saved. */
export function editorFaults(scenario: ScenarioFile): EditorFault[] {
  return [...formFaults(scenario), ...scenarioFaults(scenario)].map(({ path, detail }) => ({
    where: pathText(path),
    detail,
  }));
}

/** What the forms let through and the file's format does not. */
function formFaults({ label, description, extension, legs, transitions, dialects }: ScenarioFile): ScenarioFault[] {
  const empty = (text: string, path: ScenarioFault['path']): ScenarioFault[] =>
    text.trim() === '' ? [{ path, detail: 'must not be empty.' }] : [];
  return [
    ...empty(label, ['label']),
    ...empty(description, ['description']),
    ...empty(extension.number, ['extension', 'number']),
    ...legs.flatMap(({ id, extension: legExtension }, index) => [
      ...(ScenarioLeg.shape.id.safeParse(id).success
        ? []
        : [{ path: ['legs', index, 'id'], detail: 'a leg ID has lowercase letters, digits, and hyphens.' }]),
      ...empty(legExtension.number, ['legs', index, 'extension', 'number']),
    ]),
    ...transitions.flatMap((transition, index) =>
      transition.extension === undefined
        ? []
        : empty(transition.extension.number, ['transitions', index, 'extension', 'number']),
    ),
    ...Object.entries(dialects).flatMap(([id, { steps }]) =>
      steps.flatMap(({ event }, index) => empty(event, ['dialects', id, 'steps', index, 'event'])),
    ),
  ];
}

/** The path and the reason in a refusal of the engine: `transitions[0].at: 1 s comes after 2 s`. */
export function faultOfRefusal(message: string): EditorFault {
  const colon = message.indexOf(': ');
  const where = message.slice(0, Math.max(0, colon));
  return /^[\w.[\]-]+$/.test(where) ? { where, detail: message.slice(colon + 2) } : { where: '', detail: message };
}

/** The faults of a part of the scenario and of all that is in it. */
export function faultsAt(faults: readonly EditorFault[], ...path: readonly (string | number)[]): EditorFault[] {
  const part = pathText(path);
  return faults.filter(({ where }) => where === part || where.startsWith(`${part}.`) || where.startsWith(`${part}[`));
}

/** A fault as a sentence of its own. */
export const sentenceOf = ({ detail }: EditorFault): string => `${detail.charAt(0).toUpperCase()}${detail.slice(1)}`;
