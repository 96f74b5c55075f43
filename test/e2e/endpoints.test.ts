import { expect, it } from 'vitest';
import { go, type OpenedApp, openApp } from './open-app.ts';

/** Paths and queries of what arrived at the receiver, the first first. */
async function arrived({ opened }: OpenedApp): Promise<URL[]> {
  const { items } = await opened.ask.activity.list({ filter: 'kind=capture' });
  const captures = await Promise.all(items.map(({ id }) => opened.ask.activity.get({ id })));
  return captures.map(({ request }) => new URL(request.url, opened.receiverUrl)).reverse();
}

it('points a dialect at the receiver in one step, sends there what is fired, and takes the pointing back', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const { ask, receiverUrl } = opened;
  await go(page, 'events/voipnow');
  await page.getByText('No URL set').waitFor();
  const point = page.getByRole('button', { name: 'Set URL', exact: true });
  const notice = page.getByRole('alert').filter({ hasText: 'Events are now turned on' });
  await point.click();
  await notice.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await ask.settings.get()).eventsActive).toBe(false);
  await page.getByText('No URL set').waitFor();
  await point.click();
  await page.getByText(`All 3 events go to ${receiverUrl}/voipnow`).waitFor();
  await page
    .getByRole('row', { name: /Dial-In/ })
    .getByText(`${receiverUrl}/voipnow`)
    .waitFor();

  await go(page, 'simulator/voipnow/dial-in');
  await page.getByText('Endpoints (1)').waitFor();
  await page.getByRole('button', { name: /^Fire/ }).click();
  await expect.poll(async () => (await arrived(app)).length).toBe(1);
  const [sent] = await arrived(app);
  expect(sent?.pathname).toBe('/voipnow');
  expect(sent?.searchParams.get('CallStatus')).toBe('CALLING');

  await go(page, 'events/voipnow');
  await page.getByRole('combobox', { name: 'URL for all VoipNow events' }).fill('http://127.0.0.1:9/elsewhere');
  await page.getByText('POST', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Set URL', exact: true }).click();
  await page.getByText('All 3 events go to http://127.0.0.1:9/elsewhere').waitFor();
  expect((await ask.endpoints.list({ dialect: 'voipnow' })).map(({ method }) => method)).toContain('POST');
  await page.getByRole('alert').filter({ hasText: 'elsewhere' }).getByRole('button', { name: 'Undo' }).click();
  await page.getByText(`All 3 events go to ${receiverUrl}/voipnow`).waitFor();
  const back = (await ask.endpoints.list({ dialect: 'voipnow' })).filter(({ enabled }) => enabled);
  expect(new Set(back.map(({ url }) => url))).toEqual(new Set([`${receiverUrl}/voipnow`]));
  expect(app.problems).toEqual([]);
});

it('sets the endpoint of one extension, to which only its events go, and removes it with a way back', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const { ask, receiverUrl } = opened;
  await ask.settings.update({ eventsActive: true });
  await go(page, 'events/voipnow/settings/endpoints');
  await page.getByRole('textbox', { name: 'Extension. Leave empty for all.' }).fill('102');
  await page.keyboard.press('Enter');
  const group = page.getByRole('region', { name: 'Extension 102' });
  const url = group.getByRole('combobox', { name: 'URL of Dial-In of extension 102' });
  await expect.poll(() => url.evaluate((field) => field === document.activeElement)).toBe(true);

  // What cannot be sent to is refused at the field, and nothing of it is lost.
  await url.fill('ftp://desk');
  await page.keyboard.press('Enter');
  await group.getByRole('alert').waitFor();
  expect(await url.inputValue()).toBe('ftp://desk');
  expect(await ask.endpoints.list({})).toEqual([]);
  await url.fill(`${receiverUrl}/desk`);
  await page.keyboard.press('Enter');
  await group.getByText('1 of 5 events').waitFor();
  expect(await group.getByRole('alert').count()).toBe(0);
  await group.getByRole('textbox', { name: 'Notes of Dial-In of extension 102' }).fill('Front desk');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await ask.endpoints.list({}))[0])
    .toMatchObject({
      ...{ event: 'dial-in', scope: 'extension', owner: '102', url: `${receiverUrl}/desk`, notes: 'Front desk' },
    });

  const ring = (extension: string) =>
    ask.simulator.fire({ dialect: 'voipnow', event: 'dial-in', parameters: { CalledExtension: `0003*${extension}` } });
  expect((await ring('102')).deliveries).toMatchObject([{ status: 200 }]);
  expect((await ring('103').catch(() => ({ deliveries: [] }))).deliveries).toEqual([]);
  expect((await arrived(app)).map((url) => url.searchParams.get('CalledExtension'))).toEqual(['0003*102']);

  // A typing error is mended where it stands: the whole group goes to the other number.
  await group.getByRole('textbox', { name: 'Owner: Extension' }).fill('103');
  await page.keyboard.press('Enter');
  const moved = page.getByRole('region', { name: 'Extension 103' });
  await moved.getByText('1 of 5 events').waitFor();
  expect(await group.count()).toBe(0);
  expect((await ring('103')).deliveries).toMatchObject([{ status: 200 }]);

  await moved.getByRole('button', { name: 'Duplicate Dial-In of extension 103' }).click();
  await moved.getByRole('button', { name: 'Remove Dial-In 2 of extension 103' }).click();
  await expect.poll(async () => (await ask.endpoints.list({})).length).toBe(1);
  await moved.getByRole('button', { name: 'Remove Dial-In of extension 103' }).click();
  await expect.poll(() => ask.endpoints.list({})).toEqual([]);
  await page.getByRole('alert').filter({ hasText: 'Removed Dial-In of extension 103' }).getByText('Undo').click();
  await expect.poll(async () => (await ask.endpoints.list({})).map(({ notes }) => notes)).toEqual(['Front desk']);
  expect(app.problems).toEqual([]);
});

it('sets all URLs of an extension at once, and the events that only a condition has', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const { ask, receiverUrl } = opened;
  await go(page, 'events/urlnetworks/settings/endpoints');
  await page.getByRole('combobox', { name: 'Scope' }).selectOption('Extension');
  await page.getByRole('textbox', { name: 'Extension. Leave empty for all.' }).fill('101');
  await page.getByRole('button', { name: 'Add' }).click();
  const extension = page.getByRole('region', { name: 'Extension 101' });
  await extension.getByRole('button', { name: 'Same URL for all' }).click();
  await page.getByRole('combobox', { name: 'One URL for extension 101' }).fill(`${receiverUrl}/all`);
  await page
    .getByRole('dialog', { name: 'Same URL for all' })
    .getByRole('button', { name: 'Set URL', exact: true })
    .click();
  await extension.getByText('3 of 3 events').waitFor();
  expect((await ask.endpoints.list({})).map(({ owner, url }) => [owner, url])).toEqual(
    Array.from({ length: 3 }, () => ['101', `${receiverUrl}/all`]),
  );

  await page.getByRole('combobox', { name: 'Scope' }).selectOption('Dialplan condition');
  await page.getByRole('textbox', { name: /^Dialplan condition/ }).fill('268');
  await page.getByRole('button', { name: 'Add' }).click();
  const condition = page.getByRole('region', { name: 'Dialplan condition 268' });
  // Said before there is any endpoint: the first one has it.
  await condition.getByRole('checkbox', { name: 'Post Call Recording of dialplan condition 268' }).check();
  await condition
    .getByRole('combobox', { name: 'URL of HTTP Hangup of dialplan condition 268' })
    .fill(`${receiverUrl}/h`);
  await page.keyboard.press('Enter');
  await condition.getByText('1 of 2 events').waitFor();
  const hangup = (await ask.endpoints.list({})).find(({ event }) => event === 'http_hangup');
  expect(hangup).toMatchObject({ scope: 'condition', owner: '268', setup: { post_call_recording: '1' } });
  expect(app.problems).toEqual([]);
});

it('changes a value of the setup and what is done where systems differ: both are in what is sent', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const { ask, receiverUrl } = opened;
  await go(page, 'events/voipnow/settings/setup');
  const prefix = page.getByRole('textbox', { name: 'Tenant prefix' });
  await prefix.fill('0042');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Reset Tenant prefix to its default' }).waitFor();
  await page.getByRole('radio', { name: 'in and out', exact: true }).check();
  const flowCase = async () =>
    (await ask.dialects.get({ id: 'voipnow' })).variants.find(({ id }) => id === 'flow_case')?.value;
  await expect.poll(flowCase).toBe('lower');

  await ask.simulator.fire({ dialect: 'voipnow', event: 'dial-in', to: `${receiverUrl}/v` });
  const [sent] = await arrived(app);
  expect(sent?.searchParams.get('CalledExtension')).toMatch(/^0042\*/);
  expect(sent?.searchParams.get('CallFlow')).toBe('in');

  await page.getByRole('button', { name: 'Reset Tenant prefix to its default' }).click();
  await expect.poll(() => prefix.inputValue()).toBe('0003');
  await page.getByRole('button', { name: 'Reset How CallFlow is written to its default' }).click();
  await expect.poll(flowCase).toBe('upper');
  expect(await page.getByRole('radio', { name: /^IN and OUT/ }).isChecked()).toBe(true);
  const info = await ask.dialects.get({ id: 'voipnow' });
  expect(info.setup.map(({ value }) => value)).toEqual(info.setup.map((field) => field.default));
  expect(info.variants.map(({ value }) => value)).toEqual(info.variants.map((variant) => variant.default));
  expect(app.problems).toEqual([]);
});

it('colors the variables of a template, shows the filled request, and adds an endpoint from the event itself', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const { ask, receiverUrl } = opened;
  await ask.dialects.update({ id: 'grandstream', setup: { mac: '000b82aabbcc' } });
  await go(page, 'events/grandstream/dnd_on');
  const editor = page.getByRole('region', { name: 'DND On', exact: true });
  await editor.getByRole('button', { name: 'Add endpoint' }).click();
  const added = editor.getByRole('combobox', { name: 'URL of a new endpoint of DND On' });
  await added.fill(`${receiverUrl}/dnd?mac=$mac&who=$remote`);
  await page.keyboard.press('Enter');
  await editor.getByText('Entire system').waitFor();
  await expect.poll(() => ask.endpoints.list({})).toMatchObject([{ event: 'dnd_on', scope: null }]);
  // What one event has is not offered for all of them.
  const forAll = page.getByRole('combobox', { name: 'URL for all Grandstream events' });
  expect(await forAll.inputValue()).toBe(`${receiverUrl}/grandstream`);

  await editor.getByRole('link', { name: 'All endpoints of Grandstream' }).click();
  const whole = page.getByRole('region', { name: 'Entire system' });
  const colorOf = (text: string): Promise<string> =>
    whole.getByText(text, { exact: true }).evaluate((piece) => getComputedStyle(piece).color);
  expect(await colorOf('$mac')).not.toBe(await colorOf('$remote'));
  await whole.getByRole('button', { name: 'Request of DND On of entire system' }).click();
  await whole.getByText(`${receiverUrl}/dnd?mac=000b82aabbcc&who=`).waitFor();
  expect(app.problems).toEqual([]);
});
