import { failureOf } from '../../../shared/contract/failure-of.ts';
import { confirm } from './confirm.tsx';

/**
 * Does what may send a captured request. Where its host was not confirmed yet, a person is asked and it is done once more
 * with the host they agreed to. Null where they do not agree. Throws what `work` throws.
 */
export async function withConfirmedHost<Result>(
  work: (confirmHost?: string) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    const { code, details } = failureOf(error);
    if (code !== 'RESEND_HOST_UNCONFIRMED') throw error;
    const host = String(details.host);
    const agreed = await confirm({
      title: `Send this request to ${host}?`,
      text: `The sender of the captured request named ${host} as its host. Send it there only if you know that host. You are asked only once per host.`,
      button: 'Send',
    });
    return agreed ? work(host) : null;
  }
}
