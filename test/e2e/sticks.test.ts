/** What becomes of a stick that is plugged in: known, unknown, a router, in somebody else's hands. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';

import { chromiumPath, launchChromium, NO_CHROMIUM } from './chromium.ts';
import { EnginePage, type EngineOptions } from './engine-page.ts';

if (chromiumPath === undefined) console.log(`browser tests skipped: ${NO_CHROMIUM}`);

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  let browser: Browser;
  let app: EnginePage;
  const open = async (options: EngineOptions = {}) =>
    (app = await EnginePage.open(browser, options));
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(() => app.close());
  afterAll(() => browser.close());

  it('asks once for a SIM it does not know, and never again for one it does', async () => {
    await open();
    await app.sees('Plug in your stick');
    await app.stick({ do: 'plug', scenario: 'open' });
    await app.sees('Not connected');
    await app.press('Connect');
    await app.sees('You are online');
    await app.press('Not now');
    await app.sees(/^Online through/);
    expect(app.decisions).toBeLessThanOrEqual(3);

    app.decisions = 0;
    await app.stick({ do: 'unplug' });
    await app.sees(/was unplugged|Plug in your stick/);
    await app.stick({ do: 'plug', scenario: 'open' });
    await app.sees(/^Online through/);
    expect(app.decisions).toBe(0);

    // The person has disconnected: what is plugged in anew afterwards connects by itself again.
    await app.press('Disconnect');
    await app.sees('Not connected');
    await app.stick({ do: 'unplug' });
    await app.sees('Plug in your stick');
    app.decisions = 0;
    await app.stick({ do: 'plug', scenario: 'open' });
    await app.sees(/^Online through/);
    expect(app.decisions).toBe(0);
  });

  it('makes a modem of a router when it is plugged in anew', async () => {
    await open({ virtual: 'hilink' });
    await app.sees('You are already online through the stick');
    await app.press('Switch to modem mode…');
    await app.sees('Switch to modem mode?');
    await app.press('Switch it');
    await app.sees('Pull the stick out, then plug it in again');
    await app.page.reload();
    await app.sees('Pull the stick out, then plug it in again');
    await app.stick({ do: 'unplug' });
    await app.stick({ do: 'plug', scenario: 'hilink' });
    await app.sees('You are online');
  });

  it('takes a stick over from ModemManager when a person says so', async () => {
    await open({ virtual: 'busy' });
    await app.sees(/ModemManager is using the stick/);
    await app.page.reload();
    await app.press('Use it here');
    await app.sees('You are online');
  });

  it('restarts the stick where nothing comes back', async () => {
    await open({ virtual: 'silent' });
    await app.sees(/nothing comes back/);
    await app.press('Restart stick');
    await app.sees(/Getting|Reconnecting/);
    await app.sees(/nothing comes back/);
  });
});
