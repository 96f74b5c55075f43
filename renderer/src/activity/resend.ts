import { client } from '../client.ts';
import { withConfirmedHost } from '../parts/confirmed-host.ts';
import { showFailure } from '../parts/show-failure.ts';
import { goTo } from '../route.ts';

/** Sends a request of the activity log once more, and shows the result. A host that is new is asked for before. */
export async function resend(id: string): Promise<void> {
  try {
    const sent = await withConfirmedHost((confirmHost) => client.activity.resend({ id, confirmHost }));
    if (sent !== null) goTo('activity', [sent.id]);
  } catch (error) {
    showFailure(error);
  }
}
