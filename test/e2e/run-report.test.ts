import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { htmlReport } from '../../electron/headless/cli/reporters/html-report.ts';
import { junitReport } from '../../electron/headless/cli/reporters/junit.ts';
import { fileReporters } from '../../electron/headless/cli/reporters/report-files.ts';
import type { RunResult } from '../../electron/headless/cli/reporters/run-result.ts';
import type { Delivery } from '../../shared/model/delivery.ts';
import { openEchoServer } from '../parity/echo-server.ts';
import { sharedChromium } from '../support/chromium.ts';
import { runCli } from '../support/run-cli.ts';
import { runFixture } from '../support/run-fixture.ts';
import { sampleResult, sampleStep } from '../support/sample-run.ts';
import { withFolder } from '../support/temporary-folder.ts';

let report: string;
beforeAll(async () => {
  await using server = await openEchoServer();
  await withFolder(async (folder) => {
    const file = join(folder, 'c.json');
    await writeFile(file, JSON.stringify(runFixture(server.port)));
    await runCli(['run', file, '-n', '2', '--reporter', 'html', '--out', folder]);
    report = await readFile(join(folder, 'report.html'), 'utf8');
  });
});

/** Does something that can be seen, wherever it is taken for more than text. */
const hostile =
  '</style></script><script>globalThis.owned=1</script><img src="http://attacker.test/x" onerror="globalThis.owned=1">"\' onmouseover=\'globalThis.owned=1\' <!-- ]]> \u0000\u0001\ud800 &amp; <svg onload="globalThis.owned=1">';

const hostileStep = (index: number): Delivery => {
  const step = sampleStep(index);
  const response = {
    ...(step.response ?? never()),
    statusText: hostile,
    headers: [[hostile, hostile]] as [string, string][],
  };
  return {
    ...{ ...step, action: { id: hostile, name: hostile }, status: 200 },
    request: { ...step.request, method: hostile, url: `javascript:${hostile}`, body: hostile, bytes: hostile.length },
    response: { ...response, body: hostile, bytes: hostile.length },
    step: { iteration: index, position: 0, folder: [hostile], source: 'collection' },
    scripts: {
      assertions: [{ name: hostile, result: 'failed', error: hostile }],
      console: [{ level: 'error', text: hostile }],
      errors: [{ on: 'test', message: hostile }],
    },
  };
};

const never = (): never => {
  throw new Error('a sample has a response');
};

async function hostileResult(): Promise<RunResult> {
  const result = await sampleResult([hostileStep(0), hostileStep(1)], fileReporters.html, {
    name: hostile,
    iterations: 2,
  });
  const variables = [{ scope: 'environment', key: hostile, before: null, after: hostile }] as const;
  return {
    ...result,
    run: { ...result.run, problem: hostile },
    report: { ...result.report, variables: [...variables] },
  };
}

/** Opens a page as a file of its own; everything it asks for is listed. */
async function withPage<Result>(
  html: string,
  work: (opened: { readonly page: Page; readonly asked: readonly string[] }) => Promise<Result>,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Result> {
  return withFolder(async (folder) => {
    const file = join(folder, 'report.html');
    await writeFile(file, html);
    const context = await (await sharedChromium()).newContext({ colorScheme, viewport: { width: 1100, height: 800 } });
    try {
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`file://${file}`);
      return await work({ page, asked });
    } finally {
      await context.close();
    }
  });
}

describe('the HTML report', () => {
  it('shows the failures first, opens a step by its link, and shows only failed ones where asked', () =>
    withPage(report, async ({ page, asked }) => {
      expect(await page.locator('.failures li').count()).toBe(12);
      expect(await page.locator('svg').count()).toBe(2);
      const first = page.locator('details.step').first();
      expect(await first.locator('h3').first().isVisible()).toBe(false);
      await page.locator('.failures a').first().click();
      expect(await first.locator('h3').allInnerTexts()).toEqual(['Request', 'Response', 'Console']);
      expect(await first.locator('h3').first().isVisible()).toBe(true);
      expect(await first.textContent()).toContain('X-Row: {{row}}');
      expect(await page.locator('details.step:visible').count()).toBe(12);
      await page.locator('label', { hasText: 'Failed' }).click();
      expect(await page.locator('details.step:visible').count()).toBe(8);
      expect(asked).toHaveLength(1);
    }));

  it('is dark where the system is', async () => {
    const background = (scheme: 'light' | 'dark') =>
      withPage(report, ({ page }) => page.evaluate(() => getComputedStyle(document.body).backgroundColor), scheme);
    expect([await background('light'), await background('dark')]).toEqual(['rgb(246, 247, 249)', 'rgb(20, 23, 26)']);
  });

  it('takes nothing that comes from a run for more than text', async () => {
    const html = [...htmlReport(await hostileResult())].join('');
    expect(html).not.toMatch(/<script|<img|<svg on/);
    await withPage(html, async ({ page, asked }) => {
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      await page.locator('details.step summary').first().hover();
      expect(await page.evaluate(() => Reflect.get(globalThis, 'owned'))).toBe(undefined);
      expect(await page.locator('script, img, iframe, object, link, a:not([href^="#step-"])').count()).toBe(0);
      expect(
        await page.evaluate(() =>
          [...document.querySelectorAll('*')].flatMap((element) =>
            element.getAttributeNames().filter((name) => name.startsWith('on')),
          ),
        ),
      ).toEqual([]);
      expect(await page.locator('h1').textContent()).toContain('<img src="http://attacker.test/x"');
      expect(asked).toHaveLength(1);
    });
  });

  it('cuts large bodies and says so, and opens with ten thousand steps', async () => {
    const body = 'x'.repeat(4000);
    const steps = function* (): Generator<Delivery> {
      for (let index = 0; index < 10_000; index += 1) yield sampleStep(index, {}, body);
    };
    const many = [...htmlReport(await sampleResult(steps(), fileReporters.html))].join('');
    expect(many.length).toBeLessThan(40_000_000);
    await withPage(many, async ({ page }) => {
      expect(await page.locator('details.step').count()).toBe(10_000);
      expect(await page.locator('svg').count()).toBe(2);
      expect(await page.locator('svg circle').count()).toBe(0);
      const last = page.locator('details.step').last();
      await last.evaluate((details) => details.setAttribute('open', ''));
      expect(await last.textContent()).toContain('Left out to keep this page small.');
    });
    const large = [
      ...htmlReport(await sampleResult([sampleStep(0, {}, 'y'.repeat(5_000_000))], fileReporters.html)),
    ].join('');
    expect(large.length).toBeLessThan(100_000);
    expect(large).toContain('The beginning of 5MB.');
  });
});

it('writes XML that a parser reads, whatever a run says', async () => {
  const xml = [...junitReport(await hostileResult())].join('');
  await withPage('<!doctype html>', async ({ page }) => {
    const read = await page.evaluate((source) => {
      const document = new DOMParser().parseFromString(source, 'text/xml');
      const of = (name: string, attribute: string) => document.querySelector(name)?.getAttribute(attribute);
      return {
        problem: document.querySelector('parsererror')?.textContent,
        name: of('testcase', 'name'),
        failures: of('testsuite', 'failures'),
        text: document.querySelector('system-err')?.textContent,
      };
    }, xml);
    const shown = ['\u0000', '\u0001', '\ud800'].reduce((text, bad) => text.replaceAll(bad, '\ufffd'), hostile);
    expect(read).toEqual({ problem: undefined, name: shown, failures: '2', text: expect.stringContaining(shown) });
  });
});
