import type { Services } from '../services.ts';
import { os } from './os.ts';
import { hidden, shownDelivery, shownEventRequest } from './shown.ts';

export const simulatorRouter = (services: Services) => {
  const { simulator } = services;
  return os.simulator.router({
    draft: os.simulator.draft.handler(({ input }) => simulator.draft(input)),
    preview: os.simulator.preview.handler(async ({ input }) => {
      const { prepared, notes } = await simulator.preview(input);
      const requests = prepared.map((request) => shownEventRequest(services, request, input.reveal));
      return { requests: await Promise.all(requests), notes: await hidden(services, 'texts', [...notes]) };
    }),
    fire: os.simulator.fire.handler(async ({ input }) => {
      const { deliveries, ...fired } = await simulator.fire(input);
      const shown = deliveries.map((delivery) => shownDelivery(services, delivery, input.reveal));
      return { ...fired, deliveries: await Promise.all(shown) };
    }),
  });
};
