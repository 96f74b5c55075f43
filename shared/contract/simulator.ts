import { oc } from '@orpc/contract';
import * as z from 'zod';
import { Delivery } from '../model/delivery.ts';
import { withVariants } from '../model/dialect.ts';
import { HttpRequestMessage } from '../model/http.ts';
import { Reveal } from './reveal.ts';

const chosen = {
  /** Values of the vendor's configuration over the defaults of the dialect, by key. */
  setup: z.record(z.string(), z.string().max(8192)).optional(),
  /** Choices between what real systems do, over the defaults of the dialect, by id. */
  variants: z.record(z.string(), z.string()).optional(),
  /** The older name of `variants`. */
  switches: z.record(z.string(), z.string()).optional(),
};

/** Unix milliseconds, within what a date can hold. */
const Moment = z.number().int().min(0).max(8.64e15);

export const FireInput = z
  .strictObject({
    dialect: z.string(),
    event: z.string(),
    /** The call that `draft` drew with this seed at this time; another believable one where it is left out. */
    drawn: z.strictObject({ seed: z.number().int(), at: Moment }).optional(),
    /** Values that stand over those made from the call; a tag the event does not know is sent and said. */
    parameters: z.record(z.string(), z.string()).optional(),
    /**
     * A URL: the dialect's native request goes there, whatever is bound or switched off. For a dialect that fills
     * templates it may hold `$variables`; 10,000 of them fit.
     */
    to: z.string().max(262_144).optional(),
    /** How it goes there, where the dialect lets one choose. */
    method: z.string().optional(),
    /** With `to`: also sends to a server whose certificate cannot be verified. */
    insecure: z.boolean().optional(),
    ...chosen,
    reveal: Reveal,
  })
  .transform(withVariants);

export const PreparedRequest = z.object({
  action: z.object({ id: z.string(), name: z.string() }),
  request: HttpRequestMessage,
  unresolved: z.array(z.string()),
  warnings: z.array(z.string()),
  /** Tags of the secrets in it. */
  secrets: z.array(z.string()),
});
export type PreparedRequest = z.infer<typeof PreparedRequest>;

export const simulator = {
  /** Values for an event's form: made from a believable call; the same seed at the same time gives the same again. */
  draft: oc
    .route({ method: 'POST', path: '/fire/draft', summary: 'Generate values for an event', tags: ['Simulate'] })
    .input(
      z
        .strictObject({
          dialect: z.string(),
          event: z.string(),
          seed: z.number().int().optional(),
          at: Moment.optional(),
          ...chosen,
        })
        .transform(withVariants),
    )
    .output(z.object({ callId: z.string(), at: z.number(), parameters: z.record(z.string(), z.string()) })),
  preview: oc
    .route({ method: 'POST', path: '/fire/preview', summary: 'Preview the requests of an event', tags: ['Simulate'] })
    .input(FireInput)
    .output(z.object({ requests: z.array(PreparedRequest), notes: z.array(z.string()) })),
  fire: oc
    .route({ method: 'POST', path: '/fire', summary: 'Fire one event', tags: ['Simulate'] })
    .input(FireInput)
    .output(z.object({ runId: z.string(), deliveries: z.array(Delivery), notes: z.array(z.string()) })),
};
