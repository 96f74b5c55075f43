import * as z from 'zod';

/**
 * One line of the vendor's own settings: this event of this extension (condition, phone) goes to this URL, as the
 * vendor's own request. Beside the actions that a person binds.
 */
export const Endpoint = z.object({
  /** Its event id: unique, made when it is added. */
  id: z.string(),
  dialect: z.string(),
  event: z.string(),
  /** Which of the dialect's scopes it belongs to; null where it is for the whole system. */
  scope: z.string().nullable(),
  /** Whose it is, within the scope: an extension's number, a condition's id. Empty for all of them. */
  owner: z.string(),
  /** Where it goes; for a dialect that fills templates it may hold the vendor's variables. */
  url: z.string(),
  /** Where the dialect lets one choose; null for the dialect's default. */
  method: z.string().nullable(),
  /** Values of the dialect's setup that hold for this endpoint alone. */
  setup: z.record(z.string(), z.string()),
  enabled: z.boolean(),
  /** False also sends to a server whose certificate cannot be verified. */
  verifyTls: z.boolean().default(true),
  notes: z.string(),
});
export type Endpoint = z.infer<typeof Endpoint>;
