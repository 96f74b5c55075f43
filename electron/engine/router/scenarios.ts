import type { Services } from '../services.ts';
import { os } from './os.ts';

export const scenariosRouter = ({ scenarios, scenarioRecorder }: Services) =>
  os.scenarios.router({
    get: os.scenarios.get.handler(({ input: { id } }) => ({ scenario: scenarios.get(id), own: scenarios.isOwn(id) })),
    save: os.scenarios.save.handler(async ({ input: { id, scenario } }) => ({
      scenario: await scenarios.save(id, scenario),
      own: true,
    })),
    remove: os.scenarios.remove.handler(async ({ input: { id } }) => ({
      scenario: await scenarios.remove(id),
      own: true,
    })),
    record: os.scenarios.record.handler(({ input }) => scenarioRecorder.recordScenario(input)),
  });
