/**
 * Postman's `protocolProfileBehavior` of a request, as far as it decides what leaves. Redirect, certificate and limit
 * settings are fields of the action itself.
 */
export interface RequestSettings {
  /** Sends a body with GET, HEAD, COPY, PURGE and UNLOCK too. */
  readonly disableBodyPruning: boolean;
  readonly disableUrlEncoding: boolean;
  /** Lower-case names of lines that are not added by themselves. */
  readonly disabledSystemHeaders: ReadonlySet<string>;
  readonly followOriginalHttpMethod: boolean;
  readonly followAuthorizationHeader: boolean;
  readonly removeRefererHeaderOnRedirect: boolean;
  readonly disableCookies: boolean;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nothing = {};

/** By what they are read from, which an action has until its file changes. */
const known = new WeakMap<object, RequestSettings>();

/** Reads the raw `protocolProfileBehavior` of an action; what is missing or of another type is off. */
export function requestSettingsOf(holder: { readonly protocolProfileBehavior?: unknown }): RequestSettings {
  const behavior = isRecord(holder.protocolProfileBehavior) ? holder.protocolProfileBehavior : nothing;
  let settings = known.get(behavior);
  if (settings === undefined) {
    settings = settingsFrom(behavior);
    known.set(behavior, settings);
  }
  return settings;
}

function settingsFrom(behavior: Readonly<Record<string, unknown>>): RequestSettings {
  const disabled = isRecord(behavior.disabledSystemHeaders) ? behavior.disabledSystemHeaders : {};
  return {
    disableBodyPruning: behavior.disableBodyPruning === true,
    disableUrlEncoding: behavior.disableUrlEncoding === true,
    disabledSystemHeaders: new Set(
      Object.entries(disabled).flatMap(([name, off]) => (off === true ? [name.toLowerCase()] : [])),
    ),
    followOriginalHttpMethod: behavior.followOriginalHttpMethod === true,
    followAuthorizationHeader: behavior.followAuthorizationHeader === true,
    removeRefererHeaderOnRedirect: behavior.removeRefererHeaderOnRedirect === true,
    disableCookies: behavior.disableCookies === true,
  };
}
