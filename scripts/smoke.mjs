#!/usr/bin/env node
// npm run smoke: the app in Electron itself, with the built-in stick: the window opens, its sandbox
// holds, a person gets online, and everything ends with the program. Fetches Electron where it is
// missing; exit code 77 and the reason where it can not be had. On Linux without a screen under xvfb.
// Pictures go to dist/smoke. TETHERSTICK_SMOKE_PROGRAM names a packaged program to take instead.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { hasTool } from './debian-packages.mjs';
import { findElectron } from './electron-binary.mjs';
import { say, stop } from './progress.mjs';
import { root, setUp } from './set-up.mjs';

const LIMIT_MS = 120_000;
const SKIPPED = 77;

await setUp();
const packaged = process.env.TETHERSTICK_SMOKE_PROGRAM;
const electron = packaged === undefined ? findElectron({ say }) : { path: packaged };
if (electron.path === undefined) stop(electron.reason, SKIPPED);
const needsScreen = process.platform === 'linux' && !process.env.DISPLAY;
if (needsScreen && !hasTool('xvfb-run')) stop('There is no screen, and no xvfb-run.', SKIPPED);

const home = mkdtempSync(join(tmpdir(), 'tetherstick-smoke-'));
const pictures = join(root, 'dist', 'smoke');
mkdirSync(pictures, { recursive: true });
const command = [
  ...(needsScreen ? ['xvfb-run', '--auto-servernum'] : []),
  electron.path,
  ...(packaged === undefined ? [root] : []),
  '--remote-debugging-port=0',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
const app = spawn(command[0], command.slice(1), {
  stdio: ['ignore', 'inherit', 'pipe'],
  env: { ...process.env, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, HOME: home },
});
const ended = new Promise((resolve) => app.once('exit', (code) => resolve(code)));
let browser;
try {
  browser = await chromium.connectOverCDP(await debuggingAddress());
  const page = await firstPage(browser);
  page.setDefaultTimeout(LIMIT_MS);
  await check('the page comes from the archive, over its own scheme', async () =>
    page.url().startsWith('tetherstick://app/'),
  );
  await check('the page has no Node', () =>
    page.evaluate(() => typeof require === 'undefined' && typeof process === 'undefined'),
  );
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Try it without one' }).click();
  await page.getByLabel('PIN', { exact: true }).fill('1234');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('heading', { level: 1, name: 'You are online' }).waitFor();
  await page.screenshot({ path: join(pictures, 'online.png') });
  say('ok  online with the built-in stick');
} finally {
  await browser?.close();
  app.kill('SIGTERM');
  await ended;
  rmSync(home, { recursive: true, force: true });
}
say('ok  ended');

async function check(what, holds) {
  if (!(await holds())) throw new Error(`not so: ${what}`);
  say(`ok  ${what}`);
}

function debuggingAddress() {
  const lines = createInterface({ input: app.stderr });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Electron did not start')), LIMIT_MS);
    ended.then((code) => reject(new Error(`Electron ended with ${code}`)));
    lines.on('line', (line) => {
      process.stderr.write(`${line}\n`);
      const found = /^DevTools listening on (ws:\S+)/.exec(line);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
  });
}

async function firstPage(browser) {
  const [context] = browser.contexts();
  const [page] = context.pages();
  return page ?? context.waitForEvent('page', { timeout: LIMIT_MS });
}
