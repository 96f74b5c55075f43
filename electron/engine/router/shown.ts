import type { Delivery } from '../../../shared/model/delivery.ts';
import type { Prepared } from '../actions/action-service.ts';
import { secretsOf } from '../masking/mask-activity.ts';
import { isSmall, maskAs, type Shown, type ShownKind } from '../masking/mask-as.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { Services } from '../services.ts';

type Masking = Pick<Services, 'log' | 'knownSecrets'>;

/**
 * What a client is given, without the values of the workspace's secrets and of those in `own`. What is large is searched
 * through where the log is read, in a thread of its own, so that the receiver does not wait.
 */
export async function hidden<Kind extends ShownKind, Value extends Shown[Kind]>(
  { log, knownSecrets }: Masking,
  kind: Kind,
  value: Value,
  own: readonly SecretValue[] = [],
): Promise<Value> {
  const secrets = own.length === 0 ? knownSecrets() : [...own, ...knownSecrets()];
  if (secrets.length === 0) return value;
  return isSmall(value) ? maskAs(kind, value, secrets) : log.masked(kind, value, secrets);
}

/** A prepared request as clients show it: without the values of secrets, unless they are to be revealed. */
export async function shownRequest(
  masking: Masking,
  { action: { id, name }, request, compiled, warnings }: Prepared,
  reveal = false,
) {
  const { secrets, unresolved, uploadRefused = null } = compiled;
  const texts = { name, unresolved: [...unresolved], warnings: [...warnings], uploadRefused };
  const shown = reveal ? texts : await hidden(masking, 'texts', texts, secrets);
  return {
    action: { id, name: shown.name },
    request: reveal ? request : await hidden(masking, 'request', request, secrets),
    unresolved: shown.unresolved,
    warnings: shown.warnings,
    // What is masked cannot be allowed.
    uploadRefused: shown.uploadRefused === uploadRefused ? uploadRefused : null,
    secrets: [...new Set(secrets.map(({ tag }) => tag))],
  };
}

/** The same of a request of an event: what it may upload is decided where its action is edited. */
export async function shownEventRequest(masking: Masking, prepared: Prepared, reveal?: boolean) {
  const { uploadRefused: _, ...shown } = await shownRequest(masking, prepared, reveal);
  return shown;
}

/** A delivery that was just made, likewise; without those in `own`, too. */
export async function shownDelivery(
  masking: Masking,
  delivery: Delivery,
  reveal = false,
  own: readonly SecretValue[] = [],
): Promise<Delivery> {
  return reveal ? delivery : hidden(masking, 'activity', delivery, [...own, ...secretsOf(delivery)]);
}
