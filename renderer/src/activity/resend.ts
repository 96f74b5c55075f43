import { client } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { goTo } from '../route.ts';

/** Sends a request of the activity log once more, and shows the result. */
export async function resend(id: string): Promise<void> {
  try {
    const sent = await client.activity.resend({ id });
    goTo('activity', [sent.id]);
  } catch (error) {
    showFailure(error);
  }
}
