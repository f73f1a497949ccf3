/** The system's Chromium for the browser tests, without any network of its own. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Undefined where none is installed: tests are skipped with {@link NO_CHROMIUM}. */
export const chromiumPath = candidates.find((path) => existsSync(path));

export const NO_CHROMIUM = 'needs Chromium (Debian: apt install chromium)';

/** The machine may be busy: starting may take its time. */
export const START_TIMEOUT_MS = 30_000;

export function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(NO_CHROMIUM);
  return chromium.launch({
    executablePath: chromiumPath,
    timeout: START_TIMEOUT_MS,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
