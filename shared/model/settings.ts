import * as z from 'zod';

/**
 * The largest body that can be shown: its text and its base64 (four thirds of its bytes) stand in one JSON text, and a
 * string of Node holds 512 Mi characters (buffer.constants.MAX_STRING_LENGTH).
 */
export const largestBodyLimit = 192 * 1024 * 1024;

const BodyLimit = z
  .number()
  .int()
  .min(1024, 'The maximum body size is at least 1 KiB.')
  .max(largestBodyLimit, 'The maximum body size is at most 192 MiB: a larger body could be received and not be shown.');

export const Settings = z.object({
  /** The switch for all events: off in a new workspace (PBXware manual, Settings). */
  eventsActive: z.boolean(),
  /** What an unresolved tag becomes when sent: nothing, or its own text as Postman does. */
  unresolvedTags: z.enum(['empty', 'keep']),
  /** Whether the scripts of actions run when they are sent; those of a collection only once it is allowed. */
  runScripts: z.boolean(),
  /** Milliseconds for one exchange, from the first byte of work to the last byte of the answer. */
  timeoutMs: z.number().int().min(1).max(3_600_000),
  receiver: z.object({
    /** Preferred port. If it is in use, the next free port is used. */
    port: z.number().int().min(0).max(65535),
    /** Address listened on; anything but loopback is a visible choice. */
    host: z.string().min(1).max(255),
    /** Bytes of a request body that are kept; larger ones are cut and answered 413. */
    bodyLimit: z.number().int().min(1024).max(1_073_741_824),
  }),
  activity: z.object({
    /** Rows kept; the oldest go first. */
    keepRows: z.number().int().min(100).max(10_000_000),
    keepDays: z.number().int().min(1).max(3650),
  }),
  appearance: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = {
  eventsActive: false,
  unresolvedTags: 'empty',
  runScripts: true,
  timeoutMs: 30_000,
  receiver: { port: 4400, host: '127.0.0.1', bodyLimit: 10 * 1024 * 1024 },
  activity: { keepRows: 500_000, keepDays: 30 },
  appearance: 'system',
};

/** The same settings with any part left out. */
export const SettingsPatch = z.strictObject({
  eventsActive: Settings.shape.eventsActive.optional(),
  unresolvedTags: Settings.shape.unresolvedTags.optional(),
  runScripts: z.boolean().optional(),
  timeoutMs: Settings.shape.timeoutMs.optional(),
  receiver: z.strictObject({ ...Settings.shape.receiver.partial().shape, bodyLimit: BodyLimit.optional() }).optional(),
  activity: z.strictObject(Settings.shape.activity.partial().shape).optional(),
  appearance: Settings.shape.appearance.optional(),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;
