/** A person's way from plugging in to online, and what can go wrong on it, on the real engine. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';

import { axeViolations } from './axe.ts';
import { chromiumPath, launchChromium, NO_CHROMIUM } from './chromium.ts';
import { EnginePage, type EngineOptions } from './engine-page.ts';

if (chromiumPath === undefined) console.log(`browser tests skipped: ${NO_CHROMIUM}`);

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  let browser: Browser;
  const opened: EnginePage[] = [];
  const open = async (options: EngineOptions = {}) => {
    const app = await EnginePage.open(browser, options);
    opened.push(app);
    return app;
  };
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });
  afterAll(() => browser.close());

  it('brings a locked SIM online with three decisions at most', async () => {
    const app = await open({ virtual: 'locked' });
    await app.sees('Enter the PIN of this SIM');
    expect(await axeViolations(app.page)).toEqual([]);
    await app.enter('PIN', '1234');
    await app.press('Unlock');
    await app.sees('You are online');
    expect(app.decisions).toBeLessThanOrEqual(3);
    expect(await axeViolations(app.page)).toEqual([]);
    await app.press('Not now');
    await app.sees(/^Online through/);
    expect(app.decisions).toBeLessThanOrEqual(3);
  });

  it('asks nothing of a SIM without a lock, and keeps a data limit in mind', async () => {
    const app = await open({ virtual: 'open' });
    await app.sees('You are online');
    expect(app.decisions).toBe(0);
    await app.page.getByRole('radio', { name: '5 GB' }).check();
    await app.press('Keep 5 GB in mind');
    await app.sees(/^Online through/);
    await app.page.getByText('of 5 GB').waitFor();
    await app.page.reload();
    await app.sees(/^Online through/);
    await app.page.getByText('of 5 GB').waitFor();
  });

  it('counts wrong PINs, never fills one in again, and takes the right one', async () => {
    const app = await open({ virtual: 'locked' });
    const pin = app.page.getByLabel('PIN', { exact: true });
    for (const [wrong, left] of [
      ['0000', '2 tries left'],
      ['1111', '1 try left'],
    ] as const) {
      await pin.fill(wrong);
      await app.page.keyboard.press('Enter');
      await app.sees('This PIN is not right');
      await app.page.getByText(left, { exact: true }).waitFor();
      expect(await pin.inputValue()).toBe('');
      expect(await axeViolations(app.page)).toEqual([]);
    }
    // The last one only after a person said that it was checked.
    await pin.fill('1234');
    await app.page.getByText('Tick the box first').waitFor();
    await app.page.reload();
    await app.sees('This PIN is not right');
    await app.page.getByLabel('I have checked it in the letter').check();
    await pin.fill('1234');
    await app.press('Try again');
    await app.sees('You are online');
  });

  it('leads from the PUK to a new PIN', async () => {
    const app = await open({ virtual: 'puk' });
    await app.sees('Enter the PUK of this SIM');
    expect(await axeViolations(app.page)).toEqual([]);
    await app.page.reload();
    await app.sees('Enter the PUK of this SIM');
    await app.enter('PUK, 8 digits', '12345678');
    await app.enter('New PIN, 4 to 8 digits', '4321');
    await app.press('Unlock');
    await app.sees('You are online');
  });

  it('asks for the plan only where several fit', async () => {
    const app = await open({ virtual: 'several-plans' });
    await app.sees('Which plan is it?');
    expect(await axeViolations(app.page)).toEqual([]);
    await app.page.reload();
    await app.sees('Which plan is it?');
    expect(await app.page.getByRole('radio').count()).toBeLessThanOrEqual(3);
    await app.press('Connect');
    await app.sees('You are online');
  });

  it('finds the access point that the network takes', async () => {
    const app = await open({ virtual: 'apn-refused' });
    const refused = 'The network does not know this access point (APN)';
    const question = app.page.getByRole('heading', { level: 1, name: 'Which plan is it?' });
    const answer = app.page.getByRole('heading', { level: 1, name: refused });
    await question.or(answer).waitFor();
    if (await question.isVisible()) await app.press('Connect');
    await app.sees(refused);
    expect(await axeViolations(app.page)).toEqual([]);
    await app.press('Find the right one');
    await app.sees('You are online');
  });

  it('lets nothing through abroad until a person allows it', async () => {
    const app = await open({ virtual: 'roaming' });
    await app.sees('You are abroad');
    expect(await axeViolations(app.page)).toEqual([]);
    await app.page.reload();
    await app.press('Allow it this time');
    await app.sees('You are online');
  });

  it('says when the stick was pulled out, and goes on when it is back', async () => {
    const app = await open({ virtual: 'open' });
    await app.press('Not now');
    await app.sees(/^Online through/);
    await app.stick({ do: 'unplug' });
    await app.sees(/was unplugged|Plug in your stick|Reconnecting/);
    await app.page.reload();
    await app.sees(/was unplugged|Plug in your stick|Reconnecting/);
    await app.stick({ do: 'plug', scenario: 'open' });
    await app.sees(/^Online through/);
  });

  it('stops at the data limit and goes on with 200 MB more', async () => {
    const app = await open({ virtual: 'open' });
    await app.sees('You are online');
    await app.page.getByRole('radio', { name: '1 GB' }).check();
    await app.press('Keep 1 GB in mind');
    await app.sees(/^Online through/);
    await app.stick({ do: 'use-data', bytes: 900e6 });
    await app.page.getByText(/at the limit the connection is cut/).waitFor();
    await app.stick({ do: 'use-data', bytes: 150e6 });
    await app.sees('Your data limit is reached');
    expect(await axeViolations(app.page)).toEqual([]);
    await app.page.reload();
    await app.press('Allow 200 MB more');
    await app.sees(/^Online through/);
  });

  it('shows both windows the same', async () => {
    const app = await open({ virtual: 'locked' });
    await app.sees('Enter the PIN of this SIM');
    const second = await app.secondPage();
    await second.getByRole('heading', { name: 'Enter the PIN of this SIM' }).waitFor();
    await app.enter('PIN', '1234');
    await app.press('Unlock');
    await second.getByRole('heading', { name: 'You are online' }).waitFor();
    await second.getByRole('button', { name: 'Not now' }).click();
    await app.sees(/^Online through/);
  });

  it('needs no mouse from the PIN to Home and back', async () => {
    const app = await open({ virtual: 'locked' });
    await app.sees('Enter the PIN of this SIM');
    const { keyboard } = app.page;
    await keyboard.type('1234');
    await keyboard.press('Enter');
    await app.sees('You are online');
    await tabTo(app, 'Not now');
    await keyboard.press('Enter');
    await app.sees(/^Online through/);
    await tabTo(app, 'Disconnect');
    await keyboard.press('Enter');
    await app.sees('Not connected');
    await keyboard.press('Tab');
    await tabTo(app, 'Connect');
    await keyboard.press('Enter');
    await app.sees(/^Online through/);
  });

  it('speaks German where the system does', async () => {
    const app = await open({ virtual: 'locked', locale: 'de-DE' });
    await app.page.getByRole('heading', { level: 1 }).waitFor();
    await app.page.goto(`${app.page.url().split('#')[0] ?? ''}#tools/settings`);
    await app.page.getByLabel('Language').selectOption('de');
    await app.sees('Einstellungen');
    await app.page.goBack();
    await app.sees('PIN dieser SIM eingeben');
    expect(await app.page.locator('html').getAttribute('lang')).toMatch(/^de/);
    expect(await axeViolations(app.page)).toEqual([]);
  });

  it('starts with nothing and offers the practice stick', async () => {
    const app = await open();
    await app.sees('Plug in your stick');
    await app.press('Try it without one');
    await app.sees('Enter the PIN of this SIM');
  });
});

/** Tab by Tab, as a person without a mouse; fails after one round. */
async function tabTo({ page }: EnginePage, name: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    const focused = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (focused.startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches "${name}"`);
}
