import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { go, type OpenedApp, openApp } from './open-app.ts';

/** The Call tab with these dialects alone; nothing is bound, so calls go to the receiver. */
async function openCall({ page }: OpenedApp, dialects: readonly string[]): Promise<void> {
  await go(page, 'simulator/call');
  const chips = page.getByRole('group', { name: 'Phone systems' });
  await chips.waitFor();
  for (const box of await chips.getByRole('checkbox').all()) await box.setChecked(false, { force: true });
  for (const name of dialects) await chips.getByRole('checkbox', { name }).setChecked(true, { force: true });
}

const phone = (page: Page) => page.getByRole('region', { name: 'Phone' });
const key = (page: Page, name: string) => phone(page).getByRole('button', { name, exact: true });
const state = (page: Page) => phone(page).getByRole('status');
const arrows = (page: Page) => page.getByRole('list', { name: /^Requests/ }).getByRole('listitem');

/** Keys of the events of each dialect that the receiver caught, in the order they came. */
async function caught({ opened }: OpenedApp): Promise<Record<string, string[]>> {
  const { items } = await opened.ask.activity.list({ filter: 'kind=capture', limit: 100 });
  const events: Record<string, string[]> = {};
  for (const { dialect, event } of items.toReversed()) {
    const name = dialect ?? 'unknown';
    events[name] = [...(events[name] ?? []), event ?? 'unknown'];
  }
  return events;
}

it('plays an answered call in two dialects: the ladder grows as it happens, and an arrow leads to its delivery', async () => {
  await using app = await openApp();
  const { page } = app;
  await openCall(app, ['Grandstream', 'VoipNow']);
  await page.getByRole('slider', { name: 'Speed' }).focus();
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'Play Answered call' }).first().click();

  const counts = new Set<number>();
  await expect
    .poll(
      async () => {
        counts.add(await arrows(page).count());
        return Math.max(...counts);
      },
      { interval: 40, timeout: 15_000 },
    )
    .toBe(8);
  // It was drawn arrow by arrow, not at the end.
  expect(counts.size).toBeGreaterThan(2);
  await expect.poll(() => state(page).textContent()).toBe('Ended');
  expect(await caught(app)).toEqual({
    grandstream: ['incoming_call', 'off_hook', 'establish_call', 'terminate_call', 'on_hook'],
    voipnow: ['dial-in', 'answer-in', 'hangup'],
  });

  await arrows(page).nth(1).getByRole('link').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Overview' }).waitFor();
  expect(new URL(page.url()).hash).toMatch(/^#\/activity\//);
  // The call is still there on the way back.
  await page.goBack();
  await expect.poll(() => arrows(page).count()).toBe(8);
  expect(app.problems).toEqual([]);
});

it('goes through a whole call with the mouse, and both dialects tell what was pressed', async () => {
  await using app = await openApp();
  const { page } = app;
  await openCall(app, ['Grandstream', 'VoipNow']);
  await page.getByRole('textbox', { name: 'Caller: number' }).fill('+4930123456');
  await page.getByRole('textbox', { name: 'Caller: name' }).fill('Ada Example');
  expect(await key(page, 'Answer').isDisabled()).toBe(true);
  const presses = [
    ['Ring', 'Ringing'],
    ['Answer', 'Answered'],
    ['Hold', 'On hold'],
    ['Resume', 'Answered'],
  ] as const;
  for (const [name, then] of presses) {
    await key(page, name).click();
    await expect.poll(() => state(page).textContent()).toBe(then);
  }
  await phone(page).getByText('Ada Example, extension 101').waitFor();
  await key(page, 'Transfer').click();
  const target = page.getByRole('form', { name: 'Transfer target' });
  await target.getByRole('textbox', { name: 'Extension: number' }).fill('205');
  await target.getByRole('button', { name: 'Transfer' }).click();
  await expect.poll(() => state(page).textContent()).toBe('Ringing');
  await key(page, 'Answer').click();
  await expect.poll(() => state(page).textContent()).toBe('Answered');
  await phone(page).getByText('Ada Example, extension 205').waitFor();
  await key(page, 'Hang up').click();
  await expect.poll(() => state(page).textContent()).toBe('Ended');
  expect(await key(page, 'Ring').isEnabled()).toBe(true);

  // Dialects do not wait for each other.
  await expect.poll(async () => (await caught(app)).voipnow?.at(-1)).toBe('hangup');
  await expect.poll(async () => (await caught(app)).grandstream?.at(-1)).toBe('on_hook');
  const { grandstream, voipnow } = await caught(app);
  expect(grandstream?.slice(0, 4)).toEqual(['incoming_call', 'off_hook', 'establish_call', 'hold_call']);
  expect(grandstream?.slice(4)).toEqual([
    'resume_call',
    'hold_call',
    'blind_transferring',
    'terminate_call',
    'on_hook',
  ]);
  expect(voipnow).toEqual(['dial-in', 'answer-in', 'dial-in', 'hangup', 'answer-in', 'hangup']);
  const { items } = await app.opened.ask.activity.list({ filter: 'kind=capture dialect=voipnow' });
  expect(decodeURIComponent(items.at(-1)?.url ?? '')).toContain('4930123456');
  expect(app.problems).toEqual([]);
});

it('goes through a call with the keyboard, and leaves letters to fields', async () => {
  await using app = await openApp();
  const { page } = app;
  await openCall(app, ['Grandstream', 'URL Networks']);
  // Typed, not pressed.
  await page.getByRole('textbox', { name: 'Extension: name' }).fill('');
  await page.keyboard.type('rah');
  expect(await state(page).textContent()).toBe('No call');
  await page.getByRole('textbox', { name: 'Extension: name' }).fill('');
  await page.getByRole('heading', { name: 'Simulator' }).click();

  const press = async (letter: string, then: string): Promise<void> => {
    await page.keyboard.press(letter);
    await expect.poll(() => state(page).textContent()).toBe(then);
  };
  await press('r', 'Ringing');
  await press('a', 'Answered');
  await press('h', 'On hold');
  await press('h', 'Answered');
  await press('d', 'Answered');
  await page.getByRole('textbox', { name: 'Extension: number' }).last().fill('207');
  await press('Enter', 'Consulting');
  await key(page, 'Complete').waitFor();
  await press('d', 'Answered');
  // The palette is open: keys are its own, and Escape closes it and nothing else.
  await page.keyboard.press('Control+k');
  // At once, as fast as anybody types.
  await page.keyboard.type('hold');
  expect(await page.getByPlaceholder(/Search pages/).inputValue()).toBe('hold');
  await page.keyboard.press('Escape');
  await page.getByPlaceholder(/Search pages/).waitFor({ state: 'hidden' });
  expect(await state(page).textContent()).toBe('Answered');
  await press('Escape', 'Ended');

  // The last ones follow shortly after the key.
  await expect.poll(async () => (await caught(app)).urlnetworks?.at(-1)).toBe('http_hangup');
  await expect.poll(async () => (await caught(app)).grandstream?.at(-1)).toBe('on_hook');
  const { grandstream, urlnetworks } = await caught(app);
  expect(grandstream?.slice(0, 5)).toEqual(['incoming_call', 'off_hook', 'establish_call', 'hold_call', 'resume_call']);
  expect(grandstream).toContain('attended_transferring');
  expect(urlnetworks?.slice(0, 3)).toEqual(['http_ringing', 'extension_ringing', 'extension_answered']);
  expect(app.problems).toEqual([]);
});

it('plays a scenario step by step, goes on, pauses, sends the next one now, is taken over by hand, and stops', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await openCall(app, ['VoipNow']);
  const next = page.getByRole('region', { name: 'Next request' });
  await page.getByRole('button', { name: 'Step by step' }).click();
  await page.getByRole('button', { name: 'Play Answered call' }).first().click();
  await next.getByText('on the next step').waitFor();
  await next.getByText('Dial-In').waitFor();
  expect((await opened.ask.activity.list({})).total).toBe(0);
  await phone(page).getByRole('button', { name: 'Step' }).click();
  await expect.poll(() => arrows(page).count()).toBe(1);
  await next.getByText('Answer on incoming call').waitFor();

  // What is shown is what leaves.
  const shown = (await next.locator('pre').textContent()) ?? '';
  await next.getByRole('button', { name: 'Send now' }).click();
  await expect.poll(() => arrows(page).count()).toBe(2);
  const [answer] = (await opened.ask.activity.list({ filter: 'kind=delivery' })).items;
  expect(shown).toContain(answer?.url);
  expect(await state(page).textContent()).toBe('Answered, paused');

  await phone(page).getByRole('button', { name: 'Continue' }).click();
  await next.getByText(/in \d+ s/).waitFor();
  await phone(page).getByRole('button', { name: 'Pause' }).click();
  await expect.poll(() => state(page).textContent()).toBe('Answered, paused');
  await phone(page).getByRole('button', { name: 'Continue' }).click();
  await expect.poll(() => state(page).textContent()).toBe('Answered');
  await key(page, 'Hold').click();
  await next.getByText('Nothing scheduled. Press a key to continue the call.').waitFor();
  await page.getByRole('navigation', { name: 'Calls in progress' }).getByText('Answered call, by hand').waitFor();
  await phone(page).getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => state(page).textContent()).toBe('Stopped');
  expect((await caught(app)).voipnow).toEqual(['dial-in', 'answer-in']);
  expect((await opened.ask.calls.list({})).map((call) => call.state)).toEqual(['stopped']);

  // A second call beside a first.
  await page.getByRole('button', { name: 'Step by step' }).click();
  await page.getByRole('button', { name: 'Play Missed call' }).click();
  await page.getByRole('button', { name: 'New call' }).click();
  await key(page, 'Ring').click();
  await expect
    .poll(async () => (await opened.ask.calls.list({})).filter((call) => call.state === 'playing').length)
    .toBe(2);
  const strip = page.getByRole('navigation', { name: 'Calls in progress' });
  await strip.getByRole('button', { name: /^Missed call/ }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Stop Missed call' }).count()).toBe(1);
  expect(app.problems).toEqual([]);
});

it('says beforehand that nothing would be sent, and how to mend it', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await openCall(app, ['VoipNow']);
  await page.getByText(/Bindings/).click();
  await page.getByText('no actions or endpoints are set for call events').first().waitFor();
  expect(await key(page, 'Ring').isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Send to receiver' }).click();
  await expect.poll(() => key(page, 'Ring').isEnabled()).toBe(true);

  await opened.ask.endpoints.add({ dialect: 'voipnow', event: 'dial-in', url: `${opened.receiverUrl}/crm` });
  await page.getByText('Bindings (1)').click();
  await page.getByRole('button', { name: 'Turn on events' }).click();
  await page.getByRole('button', { name: 'At once' }).click();
  await page.getByRole('button', { name: 'Play Missed call' }).click();
  await expect.poll(async () => (await caught(app)).voipnow).toEqual(['dial-in']);

  // What has no call goes to the same target, and its outcome is shown.
  await openCall(app, ['Grandstream']);
  await page.getByText('Device events').click();
  await page.getByRole('radiogroup', { name: 'Send to' }).getByText('Receiver').click();
  await page.getByRole('button', { name: 'DND on', exact: false }).first().click();
  await page.getByText(/200 OK/).waitFor();
  expect((await caught(app)).grandstream).toEqual(['dnd_on']);
  expect(app.problems).toEqual([]);
});

it('presents a call with the digits, and resets to a clean demo after asking', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await opened.ask.workspace.demo({});
  await page.setViewportSize({ width: 1920, height: 1080 });
  await go(page, 'presenter');
  await page.getByText('Press 1 to ring the phone.').waitFor();
  expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(0);
  const call = page.getByRole('region', { name: 'The call' });
  const press = async (digit: string, then: string): Promise<void> => {
    await page.keyboard.press(digit);
    await expect.poll(() => call.getByRole('status').textContent()).toBe(then);
  };
  await press('1', 'Ringing');
  await page.getByRole('region', { name: 'Latest deliveries' }).getByText('Delivered, 200').first().waitFor();
  await press('2', 'Answered');
  await press('3', 'On hold');
  await press('3', 'Answered');
  await press('5', 'Ended');
  // What the demo has nothing for is said, with the way to show it.
  await page.getByText(/events of this call were not sent/).waitFor();
  await page.getByRole('button', { name: /^7 Missed call/ }).click();
  await expect.poll(() => call.getByRole('status').textContent()).toBe('Ringing');

  // Kept by the first answer, gone by the second; digits do nothing while it asks.
  const before = (await opened.ask.activity.list({})).total;
  const reset = page.getByRole('button', { name: 'Reset demo' });
  await reset.click();
  await page.keyboard.press('Escape');
  await reset.click();
  await page.keyboard.press('5');
  expect(await call.getByRole('status').textContent()).toBe('Ringing');
  expect((await opened.ask.activity.list({})).total).toBeGreaterThanOrEqual(before);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByText('No deliveries yet.').waitFor();
  await page.getByText('Press 1 to ring the phone.').waitFor();
  expect((await opened.ask.activity.list({})).total).toBe(0);
  expect((await opened.ask.calls.list({})).filter((call) => call.state === 'playing')).toEqual([]);

  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  expect(app.problems).toEqual([]);
});

it('says on the projector that the receiver is off or the engine gone', async () => {
  await using app = await openApp();
  const { page, opened, host } = app;
  await go(page, 'presenter');
  await opened.ask.receiver.update({ listening: false });
  await page.getByText('The receiver is not listening').waitFor();
  await page.getByRole('button', { name: 'Start receiver' }).click();
  await page.getByText('The receiver is not listening').waitFor({ state: 'hidden' });
  await host.close();
  await page.getByText('Not connected to the engine').waitFor();
});
