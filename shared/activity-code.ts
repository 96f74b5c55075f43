import type { Activity } from './model/activity.ts';
import type { CodeOptions } from './request-code/code-request.ts';

/**
 * What code of a delivery or a capture needs beside its request. `origin` is that of the receiver, `http://127.0.0.1:4400`: a
 * captured request has only a path.
 */
export function codeOptionsOf(activity: Activity, origin: string): CodeOptions {
  const masked = (activity.secrets ?? []).filter(({ place }) => place === undefined).map(({ tag }) => tag);
  if (activity.kind === 'capture') {
    const { incomplete } = activity;
    return { origin, masked, notes: incomplete === undefined ? [] : ['The request did not arrive whole.'] };
  }
  const { settings, redirects } = activity;
  const [redirect] = redirects;
  const notes = redirect === undefined ? [] : [`Hookswitch followed a redirect to ${redirect.url}. This does not.`];
  return { verifyTls: settings?.verifyTls ?? true, masked, notes };
}
