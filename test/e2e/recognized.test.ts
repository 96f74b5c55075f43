import { expect, it } from 'vitest';
import { openApp } from './open-app.ts';
import { weakTexts } from './page-audit.ts';

const hangup = {
  CallID: '1357902468.1234',
  CallerIDNum: '003258422544',
  CallerIDName: 'Jane Roe',
  CalledDID: '',
  CalledExtension: '0003*001',
  CallStatus: 'ANSWER',
  CallFlow: 'in',
  CallerExtension: '',
  CalledNumber: '003258422500',
  Queue: 'sales',
};

it('shows the event of a captured request, how certain it is and what each parameter means', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await page.getByRole('link', { name: 'Activity' }).click();
  await fetch(`${opened.receiverUrl}/calls?${new URLSearchParams(hangup)}`);
  await page.getByRole('row', { name: /Received GET \/calls, voipnow Hangup/ }).click();

  const note = page.getByRole('region', { name: 'Recognized as' });
  await note.getByText('uncertain').waitFor();
  expect(await note.textContent()).toContain('Could also be Answer on incoming call');

  const table = page.getByRole('table', { name: 'Parameters' });
  const cells = (tag: string) => table.getByRole('row', { name: tag }).getByRole('cell').allTextContents();
  expect(await cells('CallerIDName')).toEqual(['Jane Roe', 'Name that the caller shows.']);
  expect((await cells('CallFlow'))[0]).toBe('inOdd: Documented as IN.');
  expect((await cells('Queue'))[1]).toBe('Not a parameter of this dialect.');
  await page.getByText('Not in the request: CallAPIID').waitFor();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await weakTexts(page)).toEqual([]);
  }

  await note.getByRole('link', { name: hangup.CallID }).click();
  await expect.poll(() => page.url()).toContain(`#/calls/${hangup.CallID}`);
  expect(problems).toEqual([]);
});

it('shows the parameters of a delivery with their meaning, and none for a request that is no event', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await opened.ask.simulator.fire({ dialect: 'pbxware', event: 'call_answered', to: `${opened.receiverUrl}/hook` });
  await fetch(`${opened.receiverUrl}/push`, { method: 'POST', body: '{"ref":"main"}' });
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('row', { name: /Sent pbxware Answered Call/ }).click();
  const sent = page.getByRole('table', { name: 'Parameters sent' });
  await sent
    .getByRole('row', { name: /calling_name/ })
    .getByText('Name of the caller.')
    .waitFor();

  await page.getByRole('row', { name: /Received POST \/push/ }).click();
  await page.getByRole('heading', { name: 'Captured request' }).waitFor();
  expect(await page.getByRole('region', { name: 'Recognized as' }).count()).toBe(0);
  expect(await page.getByRole('table', { name: 'Parameters' }).count()).toBe(0);
});
