import type { ActionSettings } from '../../../shared/model/action.ts';
import { sameValue } from './item-rows.ts';
import { isRawObject, own, type RawObject, setOrDelete, textOf } from './raw-value.ts';

/** Our own settings stand in `protocolProfileBehavior.hookswitch`: postman-collection carries that object through unread. */
const ours = 'hookswitch';

/** Postman's defaults: newman follows ten redirects and checks certificates. */
const defaults: ActionSettings = {
  followRedirects: true,
  maxRedirects: 10,
  verifyTls: true,
  timeoutMs: null,
  asPostman: false,
  runScripts: true,
};

/** `protocolProfileBehavior` in force: each key from the request, else its nearest folder, else the collection. */
export function settingsInForce(item: RawObject, folders: readonly RawObject[], collection: RawObject): RawObject {
  const holders = [collection, ...folders, item];
  const entries = holders.flatMap(({ protocolProfileBehavior: behavior }) =>
    isRawObject(behavior) ? Object.entries(behavior) : [],
  );
  return Object.fromEntries(entries);
}

export function readSettings(behavior: RawObject): ActionSettings {
  const bool = (value: unknown, otherwise: boolean): boolean => (typeof value === 'boolean' ? value : otherwise);
  const redirects = Number(behavior.maxRedirects);
  const timeout = own(behavior[ours], 'timeoutMs');
  return {
    followRedirects: bool(behavior.followRedirects, defaults.followRedirects),
    maxRedirects:
      textOf(behavior.maxRedirects) !== '' && Number.isFinite(redirects)
        ? Math.trunc(Math.min(100, Math.max(0, redirects)))
        : defaults.maxRedirects,
    verifyTls: bool(behavior.strictSSL, defaults.verifyTls),
    timeoutMs:
      typeof timeout === 'number' && timeout >= 1 ? Math.min(3_600_000, Math.trunc(timeout)) : defaults.timeoutMs,
    asPostman: own(behavior[ours], 'asPostman') === true,
    runScripts: own(behavior[ours], 'runScripts') !== false,
  };
}

const ownSettings = ['asPostman', 'timeoutMs', 'runScripts'] as const;

/** Writes what differs from `before`, the settings in force, into the item's own behavior. */
export function writeSettings(item: RawObject, before: ActionSettings, after: ActionSettings): void {
  if (sameValue(before, after)) return;
  const behavior: RawObject = isRawObject(item.protocolProfileBehavior) ? { ...item.protocolProfileBehavior } : {};
  if (before.followRedirects !== after.followRedirects) behavior.followRedirects = after.followRedirects;
  if (before.maxRedirects !== after.maxRedirects) behavior.maxRedirects = after.maxRedirects;
  if (before.verifyTls !== after.verifyTls) behavior.strictSSL = after.verifyTls;
  if (ownSettings.some((key) => before[key] !== after[key])) {
    const own: RawObject = isRawObject(behavior[ours]) ? { ...behavior[ours] } : {};
    setOrDelete(own, 'asPostman', after.asPostman || undefined);
    setOrDelete(own, 'timeoutMs', after.timeoutMs ?? undefined);
    setOrDelete(own, 'runScripts', after.runScripts ? undefined : false);
    setOrDelete(behavior, ours, Object.keys(own).length === 0 ? undefined : own);
  }
  setOrDelete(item, 'protocolProfileBehavior', Object.keys(behavior).length === 0 ? undefined : behavior);
}
