import { describe, expect, it } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';

const stored = { port: 4400, host: '127.0.0.1' };

describe('a receiver whose port was given for this time only', () => {
  it('stays there when nothing is asked of it, and when it is told to listen as it does', async () => {
    await using opened = await openTestEngine({ receiver: { port: 0 } });
    const { ask, receiverUrl } = opened;
    await fetch(receiverUrl);
    for (const change of [{}, { listening: true }]) {
      expect(await ask.receiver.update(change)).toMatchObject({ url: receiverUrl, captures: 1 });
    }
  });

  it('comes back to a port of its own after a stop, not to the one in the settings', async () => {
    await using opened = await openTestEngine({ receiver: { port: 0 } });
    const { ask } = opened;
    expect(await ask.receiver.update({ listening: false })).toMatchObject({ listening: false, url: null });
    expect(await ask.receiver.update({})).toMatchObject({ listening: false });
    expect(await ask.receiver.update({ listening: true })).toMatchObject({ listening: true, wantedPort: 0 });
    expect((await ask.settings.get()).receiver).toMatchObject(stored);
  });

  it('moves where the settings say once they are changed, and one that was stopped stays so', async () => {
    await using opened = await openTestEngine({ receiver: { port: 0, host: 'localhost' } });
    const { ask } = opened;
    await ask.receiver.update({ listening: false });
    await ask.settings.update({ receiver: { host: '127.0.0.2' } });
    expect(await ask.receiver.status()).toMatchObject({ listening: false });
    await ask.settings.update({ receiver: { host: '127.0.0.1' } });
    expect(await ask.receiver.update({ listening: true })).toMatchObject({ host: '127.0.0.1', wantedPort: 0 });
  });

  it('tries again by itself where it could not listen and another address is chosen', async () => {
    await using opened = await openTestEngine({ receiver: { port: 0, host: '203.0.113.1' } });
    const { ask } = opened;
    expect(await ask.receiver.status()).toMatchObject({ listening: false, problem: { message: expect.any(String) } });
    await ask.settings.update({ receiver: { host: 'localhost' } });
    expect(await ask.receiver.status()).toMatchObject({ listening: true, host: 'localhost', problem: null });
  });
});
