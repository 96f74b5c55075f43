import { failure } from '../../../shared/failure.ts';
import type { Numbers, Party } from '../../../shared/model/call-run.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { partyNumber } from '../../../shared/party.ts';

type Extension = ScenarioFile['extension'];

/**
 * The scenario with the extensions that were given: the first one's place is taken wherever it stands. Who had the
 * given number before takes the other's in exchange, so that two stay two. Of an internal call, `caller` is the
 * extension too, and `called` the colleague. Throws INPUT_INVALID where one would call itself.
 */
export function withExtensions(scenario: ScenarioFile, { caller, called, extension }: Numbers): ScenarioFile {
  const internal = scenario.direction === 'internal';
  const first = extension ?? (internal && caller?.number !== '' ? caller : undefined);
  const colleague = scenario.legs.find((leg) => leg.extension.number !== scenario.extension.number)?.extension;
  const moved = first === undefined ? scenario : exchanged(scenario, scenario.extension, first);
  if (!internal || called === undefined || colleague === undefined) return moved;
  if (partyNumber(called).number === moved.extension.number) {
    throw failure('INPUT_INVALID', { where: 'numbers.called', detail: `${called.number} cannot call itself.` });
  }
  const now = moved.legs.find((leg) => leg.extension.number !== moved.extension.number)?.extension ?? colleague;
  return exchanged(moved, now, called);
}

function exchanged(scenario: ScenarioFile, old: Extension, replacement: Party): ScenarioFile {
  const { number, name } = partyNumber(replacement);
  const listed = extensionsOf(scenario).find((extension) => extension.number === number);
  const taken = { number, name: replacement.name === undefined ? (listed?.name ?? name) : name };
  const swap = (extension: Extension): Extension => {
    if (extension.number === old.number) return taken;
    return extension.number === number ? old : extension;
  };
  return {
    ...scenario,
    extension: swap(scenario.extension),
    legs: scenario.legs.map((leg) => ({ ...leg, extension: swap(leg.extension) })),
    transitions: scenario.transitions.map((transition) =>
      transition.extension === undefined ? transition : { ...transition, extension: swap(transition.extension) },
    ),
  };
}

const extensionsOf = ({ extension, legs, transitions }: ScenarioFile): Extension[] => [
  extension,
  ...legs.map((leg) => leg.extension),
  ...transitions.flatMap((transition) => transition.extension ?? []),
];
