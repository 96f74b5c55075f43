import type { ScenarioFile, ScenarioStep } from '../../../shared/model/scenario.ts';
import type { KnownCallEvent } from '../calls/call-events.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { vocabularyOf } from './vocabulary.ts';

type Extension = ScenarioFile['extension'];

/** Gives the extension that stands for a number; the same one for the same number. */
export type ExtensionFor = (number: string) => Extension;

const names = ['Reception', 'Sales', 'Support', 'Front desk', 'Accounts', 'Orders', 'Office', 'Workshop', 'Returns'];

/** Invents extensions of which neither number nor name is among the texts to avoid. */
export function inventExtensions(avoid: Iterable<string>): ExtensionFor {
  // Shorter texts are part of every text.
  const taken = [...new Set([...avoid].map((text) => text.toLowerCase()))].filter((text) => text.length > 2);
  const isFree = (text: string): boolean => !taken.some((avoided) => text.toLowerCase().includes(avoided));
  const invented = new Map<string, Extension>();
  const freeNames = names.filter(isFree);
  let number = 100;
  return (original) => {
    const existing = invented.get(original);
    if (existing !== undefined) return existing;
    do number += 1;
    while (!isFree(String(number)) && number < 10_000);
    const extension = { number: String(number), name: freeNames.shift() ?? `Extension ${number}` };
    invented.set(original, extension);
    return extension;
  };
}

/** Texts of the call that could identify who took part, or their machines: all but the dialects' own words. */
export function identifyingTexts(events: readonly KnownCallEvent[]): string[] {
  return events.flatMap((event) => {
    const { isWord } = vocabularyOf(event);
    return [...event.values].filter(([tag, text]) => text !== '' && !isWord(tag, text)).map(([, text]) => text);
  });
}

/** A played scenario without anybody's numbers and names: other extensions, and no values but the dialects' own words. */
export function maskScenario(scenario: ScenarioFile, dialects: Dialects, extensionFor: ExtensionFor): ScenarioFile {
  const masked = ({ number }: Extension) => extensionFor(number);
  return {
    ...scenario,
    extension: masked(scenario.extension),
    legs: scenario.legs.map((leg) => ({ ...leg, extension: masked(leg.extension) })),
    transitions: scenario.transitions.map((transition) =>
      transition.extension === undefined ? transition : { ...transition, extension: masked(transition.extension) },
    ),
    dialects: Object.fromEntries(
      Object.entries(scenario.dialects).map(([id, { setup, ...others }]) => {
        const fields = dialects.find(id)?.setup ?? [];
        const hasChoices = (key: string) => fields.some((item) => item.key === key && item.choices !== null);
        const chosen = Object.entries(setup ?? {}).filter(([key]) => hasChoices(key));
        const steps = others.steps.map((step) => maskStep(id, step, dialects));
        return [id, { ...others, steps, ...(chosen.length === 0 ? {} : { setup: Object.fromEntries(chosen) }) }];
      }),
    ),
  };
}

function maskStep(dialectId: string, { values, ...step }: ScenarioStep, dialects: Dialects): ScenarioStep {
  const dialect = dialects.find(dialectId);
  const event = dialect?.events.find(({ key }) => key === step.event);
  if (values === undefined || dialect === undefined || event === undefined) return step;
  const { isWord } = vocabularyOf({ dialect, event });
  const words = Object.entries(values).filter(([tag, text]) => text === '' || isWord(tag, text));
  return words.length === 0 ? step : { ...step, values: Object.fromEntries(words) };
}
