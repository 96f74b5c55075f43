import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { openEngine } from '../electron/engine/engine.ts';
import { startHost } from '../electron/headless/host.ts';
import { launchChromium } from '../test/support/chromium.ts';

// The real app over a temporary workspace: the demo played, a few failures beside it, each place photographed.

const root = join(import.meta.dirname, '..');
const folder = process.argv[2];
const workspace = mkdtempSync(join(tmpdir(), 'hookswitch-screens-'));
const engine = await openEngine({ workspace, resources: join(root, 'resources'), version: '0.1.0' });
const renderer = join(root, 'out', 'renderer');
const { router } = engine;
const receiver = engine.receiver().url ?? '';
const host = await startHost({ router, workspace: engine.workspace, version: '0.1.0', renderer, port: 0, receiver });
const ask = createRouterClient(router);

await ask.workspace.demo();
await ask.parameters.set({ tag: 'API_Key', value: 's4FHmODBkmXf', secret: true });
await ask.parameters.set({ tag: 'Srv/Tenant-ID', value: '201' });
for (let round = 0; round < 3; round += 1) await ask.workspace.demoCall();
await ask.simulator.fire({ dialect: 'pbxware', event: 'call_answered', to: 'http://127.0.0.1:9/hooks/calls' });
const { deliveries } = await ask.workspace.demoCall();
const [action] = (await ask.actions.list({})).actions;
// A call in the middle of it, told by three vendors.
const call = await ask.calls.start({
  scenario: 'answered-inbound',
  dialects: ['pbxware', 'voipnow', 'urlnetworks'],
  to: `${receiver}/hooks/calls`,
  numbers: { caller: { number: '+15551230001', name: 'Alice Example' } },
  seed: 4,
  steps: true,
});
for (let step = 0; step < 7; step += 1) await ask.calls.step({ id: call.id });

const places = ['simulator', 'events', 'actions', 'parameters', 'receiver', 'activity', 'calls', 'runs', 'settings'];
const deeper: Readonly<Record<string, string>> = {
  'actions-editor': `actions/${action?.id}`,
  'activity-detail': `activity/${deliveries[1]?.id}`,
  'simulator-event': 'simulator/pbxware/call_incoming',
  call: `simulator/call/${call.id}`,
  ladder: `calls/${call.id}`,
  presenter: 'presenter',
  'events-editor': 'events/pbxware/call_incoming',
  endpoints: 'events/voipnow/settings/endpoints',
  setup: 'events/voipnow/settings/setup',
};
type View = readonly [name: string, hash: string];
const views: readonly View[] = [...places.map((place) => [place, place] as const), ...Object.entries(deeper)];
const readme: readonly View[] = [
  ['activity', deeper['activity-detail'] ?? ''],
  ['call', deeper.call ?? ''],
];

const browser = await launchChromium();
try {
  for (const colorScheme of folder === undefined ? (['dark'] as const) : (['dark', 'light'] as const)) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
    const page = await context.newPage();
    await page.goto(host.url);
    await page.getByText('Engine connected').waitFor();
    for (const [name, hash] of folder === undefined ? readme : views) {
      await page.evaluate((to) => {
        location.hash = `#/${to}`;
      }, hash);
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => document.fonts.ready);
      // Lists and previews are drawn a few frames after their answers.
      await page.waitForTimeout(700);
      const file =
        folder === undefined ? join(root, 'docs', `${name}.png`) : join(folder, `${name}-${colorScheme}.png`);
      mkdirSync(join(file, '..'), { recursive: true });
      await page.screenshot({ path: file });
      console.log(file);
    }
    await context.close();
  }
} finally {
  await browser.close();
  await host.close();
  await engine.close();
  rmSync(workspace, { recursive: true, force: true });
}
