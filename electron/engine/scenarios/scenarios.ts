import { failure } from '../../../shared/failure.ts';
import type { Scenario, ScenarioFile, WrittenScenario } from '../../../shared/model/scenario.ts';
import { pathText, scenarioLength } from '../../../shared/scenario-faults.ts';
import { chosenOf } from '../dialects/chosen.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { faultsOfDialects, unknownEvents } from './dialect-faults.ts';
import { expandScenario } from './expand-scenario.ts';
import { type OwnScenarios, openOwnScenarios } from './own-scenarios.ts';
import { checkWritten, readShippedScenarios } from './read-scenario.ts';
import { withoutInactiveEvents } from './without-inactive-events.ts';

/** The calls that can be played: the product's, and after them a person's own. */
export interface Scenarios extends Pick<OwnScenarios, 'problems' | 'reload'> {
  all(): readonly Scenario[];
  /** In full, with the events of every dialect it was written for, or of all that are here. Throws SCENARIO_UNKNOWN. */
  get(id: string): ScenarioFile;
  /** As `OwnScenarios.save` and `remove`; gives the scenario in full. */
  save(id: string, raw: unknown): Promise<ScenarioFile>;
  remove(id: string): Promise<ScenarioFile>;
  /** Whether it is a person's own. */
  isOwn(id: string): boolean;
  /** Whether this scenario can be played for this dialect: it is present and knows every event of it. */
  canPlay(scenario: ScenarioFile, dialect: string): boolean;
}

/** Where a person's own scenarios lie, and what is called when they change. */
interface OwnFolder {
  readonly dir: string;
  readonly changed: () => void;
}

/** Reads every scenario of a folder. A wrong file throws: the folder is part of the product. */
export function openScenarios(folder: string, dialects: Dialects, ownFolder?: OwnFolder): Scenarios {
  const shipped = readShippedScenarios(folder);
  const own =
    ownFolder === undefined
      ? noOwnScenarios
      : openOwnScenarios(ownFolder.dir, { shipped: (id) => shipped.has(id), changed: ownFolder.changed });
  // A scenario may know more than the dialects that are here: what they cannot send is left out, the rest is played.
  const canPlay: Scenarios['canPlay'] = (scenario, dialect) => {
    const available = dialects.find(dialect);
    if (available === undefined || scenario.dialects[dialect] === undefined) return false;
    return unknownEvents(scenario, available).length === 0;
  };
  /** A dialect as its documents have it; false for one that is not here. */
  const asDescribed = (id: string) => {
    const dialect = dialects.find(id);
    return dialect === undefined ? false : chosenOf(dialect, {});
  };
  /** Of neutral scenarios, with the events that the dialects of `all` send. */
  let expanded = { all: dialects.all(), files: new WeakMap<WrittenScenario, ScenarioFile>() };
  const inFull = (written: WrittenScenario): ScenarioFile => {
    if ('dialects' in written) return written;
    if (expanded.all !== dialects.all()) expanded = { all: dialects.all(), files: new WeakMap() };
    const full = expanded.files.get(written) ?? expandScenario(written, dialects);
    expanded.files.set(written, full);
    return full;
  };
  const describe = (file: ScenarioFile, isOwn: boolean): Scenario => ({
    id: file.id,
    label: file.label,
    description: file.description,
    direction: file.direction,
    own: isOwn,
    length: scenarioLength(file),
    dialects: Object.entries(withoutInactiveEvents(file, asDescribed).dialects)
      .filter(([dialect]) => canPlay(file, dialect))
      .map(([dialect, { steps, note }]) => ({
        dialect,
        steps: steps.map(({ at, event, leg }) => ({ at, event, leg: leg ?? null })),
        note: note ?? null,
      })),
  });
  return {
    all: () => [
      ...[...shipped.values()].map((file) => describe(inFull(file), false)),
      ...[...own.all().values()].map((file) => describe(inFull(file), true)),
    ],
    get(id) {
      const product = shipped.get(id);
      if (product === undefined) own.refresh(id);
      const written = product ?? own.all().get(id);
      if (written !== undefined) return inFull(written);
      throw failure('SCENARIO_UNKNOWN', { scenario: id, known: [...shipped.keys(), ...own.all().keys()] });
    },
    isOwn: (id) => !shipped.has(id) && own.all().has(id),
    canPlay,
    problems: own.problems,
    reload: own.reload,
    async save(id, raw) {
      const [fault] = faultsOfDialects(checkWritten(raw), dialects.all());
      if (fault !== undefined) throw failure('INPUT_INVALID', { where: pathText(fault.path), detail: fault.detail });
      return inFull(await own.save(id, raw));
    },
    remove: async (id) => inFull(await own.remove(id)),
  };
}

/** Without a folder there are none, and nothing may try to keep one. */
const noOwnScenarios: OwnScenarios = {
  all: () => new Map(),
  problems: () => [],
  reload: async () => undefined,
  refresh: () => undefined,
  save: () => Promise.reject(new Error('There is no folder for your own scenarios.')),
  remove: () => Promise.reject(new Error('There is no folder for your own scenarios.')),
};
