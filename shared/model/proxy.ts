import * as z from 'zod';

/** A proxy that the environment of the running app names. */
export const ProxyUse = z.object({
  /** The variable that names it, such as `HTTPS_PROXY`. */
  variable: z.string(),
  /** Without user and password. */
  url: z.string(),
  /** Whether requests to it carry a user and a password. */
  hasCredentials: z.boolean(),
  /** Why it cannot be used: then what would go through it is not sent. Null where it can. */
  problem: z.string().nullable(),
});
export type ProxyUse = z.infer<typeof ProxyUse>;

/** How requests leave this machine. Requests to this machine itself never go through a proxy. */
export const ProxySettings = z.object({
  /** For `http://` URLs; null where they are sent directly. */
  http: ProxyUse.nullable(),
  /** For `https://` URLs. */
  https: ProxyUse.nullable(),
  /** The entries of NO_PROXY: hosts that are reached directly. */
  bypass: z.array(z.string()),
});
export type ProxySettings = z.infer<typeof ProxySettings>;
