import type { Delivery } from '../../../shared/model/delivery.ts';
import type { Prepared } from '../actions/action-service.ts';
import { maskActivity, maskMessage, secretsOf } from '../masking/mask-activity.ts';
import { createMasker } from '../masking/masker.ts';
import type { Services } from '../services.ts';

/** Bytes of an exchange beyond which its secrets are looked for where the log is read, in a thread of its own. */
const large = 131_072;

type Shown = Pick<Services, 'log' | 'knownSecrets'>;

/** A prepared request as clients show it: without the values of secrets, unless they are to be revealed. */
export async function shownRequest(
  { log, knownSecrets }: Shown,
  { action, request, compiled, warnings }: Prepared,
  reveal = false,
) {
  const { secrets, unresolved } = compiled;
  const values = reveal ? [] : [...secrets, ...knownSecrets()];
  const masker = createMasker(values);
  return {
    action: { id: action.id, name: action.name },
    request:
      values.length > 0 && request.bytes > large ? await log.masked(request, values) : maskMessage(request, masker),
    unresolved: [...unresolved],
    warnings: masker.deep([...warnings]),
    secrets: [...new Set(secrets.map(({ tag }) => tag))],
  };
}

/** A delivery that was just made, likewise. */
export async function shownDelivery(
  { log, knownSecrets }: Shown,
  delivery: Delivery,
  reveal = false,
): Promise<Delivery> {
  const secrets = [...secretsOf(delivery), ...knownSecrets()];
  if (reveal || secrets.length === 0) return delivery;
  if (delivery.request.bytes + (delivery.response?.bytes ?? 0) > large) {
    const logged = await log.get(delivery.id);
    if (logged?.kind === 'delivery') return logged;
  }
  return maskActivity(delivery, createMasker(secrets));
}
