import { failure } from '../../../shared/failure.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import { askedOfCapture } from '../response-rules/asked-request.ts';
import { draftRule } from '../response-rules/draft-rule.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';

export const responseRulesRouter = ({ responseRules, readEvent, log }: Services) => {
  async function capture(id: string, reveal = true): Promise<Capture> {
    const activity = await log.get(id, { reveal });
    if (activity?.kind !== 'capture') throw failure('ACTIVITY_UNKNOWN', { id });
    return activity;
  }
  const api = os.responseRules;
  return api.router({
    list: api.list.handler(() => responseRules.list()),
    add: api.add.handler(({ input }) => responseRules.add(input)),
    update: api.update.handler(({ input: { id, ...change } }) => responseRules.update(id, change)),
    remove: api.remove.handler(async ({ input: { id } }) => {
      await responseRules.remove(id);
      return { removed: id };
    }),
    move: api.move.handler(({ input: { id, before } }) => responseRules.move(id, before)),
    replace: api.replace.handler(({ input }) => responseRules.replace(input.rules)),
    reset: api.reset.handler(() => responseRules.reset()),
    draft: api.draft.handler(async ({ input }) => {
      const shown = await capture(input.capture, false);
      return draftRule(askedOfCapture(await capture(input.capture), readEvent), shown.request.url);
    }),
    explain: api.explain.handler(async ({ input }) => {
      const found = await capture(input.capture);
      return responseRules.explain(askedOfCapture(found, readEvent), found.rule);
    }),
  });
};
