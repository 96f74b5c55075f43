import { client } from '../client.ts';
import { tellFailure } from '../parts/tell-failure.ts';
import { goTo } from '../place.ts';

/** Sends a request of the record once more, and shows what became of it. */
export async function resend(id: string): Promise<void> {
  try {
    const sent = await client.activity.resend({ id });
    goTo('activity', [sent.id]);
  } catch (error) {
    tellFailure(error);
  }
}
