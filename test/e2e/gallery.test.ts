/** Every view and state of the windows, as drawn: no accessibility violation in either theme. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';

import { screens, viewScreens, type Screen } from '../gallery/screens.ts';
import { axeViolations } from './axe.ts';
import { chromiumPath, launchChromium, NO_CHROMIUM } from './chromium.ts';
import { VIEW_TIMEOUT_MS } from './engine-page.ts';
import { serveFolder, type StaticSite } from './static-site.ts';

const root = resolve(import.meta.dirname, '../..');
/** Pictures are kept where this names a folder: every view × theme × language × width. */
const shotsDir = process.env['TETHERSTICK_SCREENSHOTS'];

const main = { width: 440, height: 640 };
const tools = { width: 880, height: 640 };
const narrow = { width: 360, height: 640 };
/** The tools' strip, the main window's minimum, and that at 200 %: what a page gets then is 220 px wide. */
const widths = [720, 360, 220];

if (chromiumPath === undefined) console.log(`gallery skipped: ${NO_CHROMIUM}`);

describe.skipIf(chromiumPath === undefined)('the gallery', () => {
  let browser: Browser;
  let page: Page;
  let site: StaticSite;
  const errors: string[] = [];

  beforeAll(async () => {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const args = [vite, 'build', '--config', join(root, 'test/gallery/vite.config.ts')];
    const built = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(built.stderr);
    site = await serveFolder(join(root, 'out/gallery'));
    browser = await launchChromium();
    const context = await browser.newContext({ reducedMotion: 'reduce', timezoneId: 'UTC' });
    page = await context.newPage();
    page.setDefaultTimeout(VIEW_TIMEOUT_MS);
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('favicon')) {
        errors.push(message.text());
      }
    });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  const show = async (screen: Screen, theme: string, language: string, size = sizeOf(screen)) => {
    await page.setViewportSize(size);
    await page.goto('about:blank');
    await page.goto(`${site.origin}/?screen=${screen.name}&theme=${theme}&language=${language}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (language !== 'en') return;
    for (const name of screen.press ?? []) {
      await page.getByRole('button', { name, exact: true }).first().click();
    }
  };

  it.each(screens.map((screen) => [screen.name, screen] as const))(
    '%s is accessible in both themes and spills over at no width',
    async (_name, screen) => {
      // Where a button leads there, its English name does.
      await show(screen, 'light', screen.press === undefined ? 'de' : 'en');
      expect(await axeViolations(page)).toEqual([]);
      await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
      expect(await axeViolations(page)).toEqual([]);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 480 });
        expect(await page.evaluate(spillsOver), `${width} px`).toEqual([]);
      }
    },
  );

  it('keeps a picture of each', async ({ skip }) => {
    if (shotsDir === undefined) return skip('TETHERSTICK_SCREENSHOTS names no folder for them');
    const dir = shotsDir;
    mkdirSync(dir, { recursive: true });
    for (const screen of viewScreens) {
      for (const theme of ['light', 'dark']) {
        for (const language of ['en', 'de']) {
          for (const size of [sizeOf(screen), narrow]) {
            await show(screen, theme, language, size);
            const name = `${screen.name}-${theme}-${language}-${size.width}.png`;
            await page.screenshot({
              path: join(dir, name),
              animations: 'disabled',
              caret: 'hide',
            });
          }
        }
      }
    }
    console.log(`pictures are in ${dir}`);
  }, 600_000);

  it('met no policy violation and no error on the way', () => {
    expect(errors.filter((text) => !text.includes('404'))).toEqual([]);
  });
});

/** What is wider than the page; runs in the page. What scrolls by itself, as a console's lines, may be. */
function spillsOver(): readonly string[] {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll<HTMLElement>('body *')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1,
  );
  return wide.slice(0, 3).map(({ outerHTML }) => outerHTML.slice(0, 160));
}

function sizeOf(screen: Screen) {
  return screen.hash === undefined ? main : tools;
}
