import type { Clock } from '../host-services.ts';
import type { Exchange, Step } from './exchange.ts';
import { responseTo, stepFailed } from './responses.ts';

/**
 * Takes an exchange through the steps. The error boundary of the receiver: a step that throws makes the response a 500
 * with a sentence, which is logged as the reason, and whatever fails never reaches the caller. Failures after the response
 * left goes to `report` only.
 */
export async function runSteps(
  steps: readonly Step[],
  exchange: Exchange,
  { clock, report }: { readonly clock: Clock; readonly report: (error: unknown) => void },
): Promise<void> {
  let isResponded = false;
  for (const step of steps) {
    if (exchange.problem !== null && !isResponded && step.always !== true) continue;
    try {
      const running = step.run(exchange);
      if (running !== undefined) await running;
      if (step.name === respondStep) isResponded = true;
    } catch (error) {
      if (!isResponded && step.name !== respondStep) {
        exchange.problem = `The receiver failed to ${step.name}: ${error instanceof Error ? error.message : error}.`;
        const response = responseTo(exchange, stepFailed(exchange.id, exchange.problem), clock());
        exchange.response = exchange.incoming.canRespond() ? response : null;
        continue;
      }
      report(error);
      if (!isResponded) exchange.incoming.destroy();
      isResponded = true;
    }
  }
}

/** The name of the step after which the sender has its response. */
export const respondStep = 'respond';
