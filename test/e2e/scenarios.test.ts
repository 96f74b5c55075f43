import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type OpenedApp, openApp } from './open-app.ts';
import { namelessControls, overflowing, weakTexts } from './page-audit.ts';

async function goToScenario({ page, host }: OpenedApp, id: string): Promise<void> {
  await page.goto(`${host.url.split('#')[0]}#/simulator/scenario/${id}`);
}

const row = (page: Page, table: string, nth: number) => page.locator(`[data-table="${table}"] tbody tr`).nth(nth);

it('copies a scenario of the product, changes it, saves and plays it, and undoes its removal', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask } = opened;
  await goToScenario(app, 'missed');
  await page.getByText('Built-in').waitFor();
  expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
  expect(await row(page, 'transitions', 1).textContent()).toContain('ends: no answer');
  await page.getByRole('button', { name: 'Make a copy' }).click();
  await page.getByRole('article', { name: 'Scenario Missed call (copy)' }).waitFor();
  expect((await ask.calls.scenarios({})).at(-1)).toMatchObject({ id: 'missed-copy', own: true });

  await page.getByRole('textbox', { name: 'Label' }).fill('Gives up soon');
  const end = page.getByRole('textbox', { name: 'Seconds of step 3' });
  await end.fill('0.1');
  await row(page, 'steps', 3).getByText('0.1 s comes after 0.3 s').waitFor();
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  await end.fill('4,5');
  await page.getByRole('textbox', { name: 'Seconds of transition 2' }).fill('4.5');
  await page.getByRole('combobox', { name: 'Result of transition 2' }).selectOption('canceled by the caller');

  // A look elsewhere loses nothing.
  await page.getByRole('link', { name: 'Back to Simulator' }).click();
  await page.getByRole('region', { name: 'Scenarios' }).waitFor();
  await page.goBack();
  await page.getByText('Unsaved').waitFor();
  await page.keyboard.press('Control+s');
  await page.getByText('Saved.').waitFor();
  const { scenario } = await ask.scenarios.get({ id: 'missed-copy' });
  expect(scenario).toMatchObject({ label: 'Gives up soon', transitions: [{ at: 0 }, { at: 4.5, ended: 'canceled' }] });
  expect(scenario.dialects.pbxware?.steps.map(({ at }) => at)).toEqual([0, 0.3, 4.5]);

  const to = opened.receiverUrl;
  const callRun = await ask.calls.start({ scenario: 'missed-copy', dialects: ['pbxware'], to, speed: 'at-once' });
  for await (const _ of await ask.calls.watch({ id: callRun.id }));
  expect(await ask.calls.get({ id: callRun.id })).toMatchObject({ state: 'finished', sent: 3, label: 'Gives up soon' });

  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(async () => (await ask.calls.scenarios({})).some(({ own }) => own)).toBe(false);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('article', { name: 'Scenario Gives up soon' }).waitFor();
  expect((await ask.scenarios.get({ id: 'missed-copy' })).scenario).toEqual(scenario);
  expect(problems).toEqual([]);
});

it('adds, moves and removes events, with legs and values, by keyboard too', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { scenario } = await opened.ask.scenarios.get({ id: 'busy' });
  await opened.ask.scenarios.save({ id: 'mine', scenario: { ...scenario, id: 'mine' } });
  await goToScenario(app, 'mine');
  await page.getByRole('button', { name: 'Add leg' }).click();
  await page.getByRole('textbox', { name: 'Id of leg leg-1' }).fill('desk');
  await page.getByRole('tab', { name: /VoipNow/ }).click();
  const before = scenario.dialects.voipnow?.steps.length ?? 0;
  await page.getByRole('button', { name: 'Add event' }).focus();
  await page.keyboard.press('Enter');
  const last = `step ${before + 1}`;
  await page.getByRole('combobox', { name: `Event of ${last}` }).selectOption({ value: 'hangup' });
  await page.getByRole('combobox', { name: `Leg of ${last}` }).selectOption({ value: 'desk' });
  await page.getByRole('button', { name: `Values of ${last}` }).click();
  const values = page.getByRole('dialog', { name: `Values of ${last}` });
  await values.getByRole('combobox', { name: 'Override value' }).selectOption('CallStatus');
  await values.getByRole('textbox', { name: 'Value of CallStatus' }).fill('BUSY');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Values of ${last}: 1 value` }).waitFor();

  await page.getByRole('button', { name: `Move ${last} up` }).click();
  await page.getByRole('button', { name: 'Sort by time' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  const saved = (await opened.ask.scenarios.get({ id: 'mine' })).scenario;
  expect(saved.legs).toMatchObject([{ id: 'desk' }]);
  expect(saved.dialects.voipnow?.steps.at(-1)).toMatchObject({
    event: 'hangup',
    leg: 'desk',
    values: { CallStatus: 'BUSY' },
  });

  await page.getByRole('button', { name: 'Remove leg desk' }).click();
  await page.getByText('There is no leg called desk.').waitFor();
  await page.getByRole('button', { name: `Remove ${last}` }).click();
  expect(await page.getByText('There is no leg called desk.').count()).toBe(0);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await page.getByText('Custom').waitFor();
  expect(problems).toEqual([]);
});

it('makes a scenario of a call that others sent, with nobody’s number in it unless it is wanted', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask } = opened;
  const call = { CallID: '1795183312.4867', CallerIDNum: '004930123456', CallerIDName: 'Erika Mustermann' };
  const said = { ...call, CalledDID: '004940998877', CalledNumber: '004940998877', CalledExtension: '0042*4711' };
  const events = [
    { CallStatus: 'CALLING', CallFlow: 'IN' },
    { CallStatus: 'NOANSWER', CallFlow: 'IN' },
  ];
  for (const event of events) {
    const pairs = new URLSearchParams({ ...said, ...event, CallerExtension: '', CallAPIID: '79cda5bb7febafc0' });
    await (await fetch(`${opened.receiverUrl}/hook?${pairs}`)).text();
  }
  await page.goto(`${app.host.url.split('#')[0]}#/calls/${call.CallID}`);
  await page.getByRole('button', { name: 'Save as scenario' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save call as scenario' });
  await dialog.getByRole('cell', { name: 'Dial-In' }).waitFor();
  await dialog.getByRole('cell', { name: 'Hangup' }).waitFor();
  await dialog.getByRole('textbox', { name: 'Label' }).fill('The lost call');
  // A window that gets narrow takes nothing away that is open over a pane.
  await page.setViewportSize({ width: 820, height: 700 });
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(await dialog.getByRole('textbox', { name: 'Label' }).inputValue()).toBe('The lost call');
  await dialog.getByRole('button', { name: 'Save and edit' }).click();
  await page.getByRole('article', { name: 'Scenario The lost call' }).waitFor();
  await page.getByRole('tab', { name: /VoipNow/ }).waitFor();
  const { scenario } = await ask.scenarios.get({ id: 'the-lost-call' });
  expect(scenario.transitions).toMatchObject([{ ended: 'no-answer' }]);
  const text = JSON.stringify(scenario);
  for (const [tag, value] of Object.entries(said)) expect([tag, text.includes(value)]).toEqual([tag, false]);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/simulator/call');
  expect((await ask.calls.scenarios({})).some(({ own }) => own)).toBe(false);
  await page.goto(`${app.host.url.split('#')[0]}#/calls/${call.CallID}`);
  await page.getByRole('button', { name: 'Save as scenario' }).click();
  await dialog.getByRole('radio', { name: 'Kept from the call' }).check();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  const [own] = (await ask.calls.scenarios({})).filter((scenario) => scenario.own);
  expect(JSON.stringify((await ask.scenarios.get({ id: own?.id ?? '' })).scenario)).toContain('004930123456');

  // It is found though another dialect is chosen, and says which one it needs.
  await page.goto(`${app.host.url.split('#')[0]}#/simulator/call`);
  const playButton = page.getByRole('button', { name: new RegExp(`^Play ${own?.label}`) });
  expect(await playButton.getAttribute('aria-label')).toContain('only in VoipNow');
  expect(await playButton.isDisabled()).toBe(true);
  await page.getByRole('group', { name: 'Phone systems' }).getByText('VoipNow').click();
  await expect.poll(() => playButton.isEnabled()).toBe(true);
  expect(problems).toEqual([]);
});

it.each(['light', 'dark'] as const)('can be read in %s, wide and narrow, whole and wrong', async (scheme) => {
  await using app = await openApp();
  const { page, opened } = app;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await opened.ask.settings.update({ appearance: scheme });
  await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe(scheme);
  const { scenario } = await opened.ask.scenarios.get({ id: 'attended-transfer' });
  await opened.ask.scenarios.save({ id: 'mine', scenario: { ...scenario, id: 'mine' } });
  const faults: unknown[] = [];
  const look = async (stop: string): Promise<void> => {
    for (const size of [
      { width: 1280, height: 800 },
      { width: 820, height: 600 },
    ]) {
      await page.setViewportSize(size);
      const odd = [await weakTexts(page), await namelessControls(page), await overflowing(page)].flat();
      faults.push(...odd.map((each) => ({ stop, size, each })));
    }
  };
  await goToScenario(app, 'attended-transfer');
  await page.getByText('Built-in').waitFor();
  await look('shown');
  await goToScenario(app, 'mine');
  await page.getByText('Custom').waitFor();
  await look('own');
  await page.getByRole('textbox', { name: 'Seconds of transition 4' }).fill('3');
  await page.getByText('to fix before you can save').waitFor();
  await look('wrong');
  await goToScenario(app, 'nothing');
  await page.getByText('Scenario not found: nothing.').waitFor();
  await look('not there');
  expect(faults).toEqual([]);
});
