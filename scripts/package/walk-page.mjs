#!/usr/bin/env node
// node walk-page.mjs ROOT COMMAND…: does what the user guide says, in a Debian below ROOT: starts the
// program as its menu entry does, follows the page that opens, and ends online. Prints each step.
// The browser is Chromium of this machine, in the network namespace it is called in.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const LIMIT_MS = 120_000;
const [root, ...command] = process.argv.slice(2);
const startedAt = Date.now();
const step = (text) =>
  console.log(`   ${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${text}`);

spawnSync('ip', ['link', 'set', 'lo', 'up']);
// What a desktop has: a program that opens pages. This one says which.
const note = join(root, 'tmp', 'opened');
rmSync(note, { force: true });
const opener = join(root, 'usr', 'local', 'bin', 'xdg-open');
mkdirSync(join(root, 'usr', 'local', 'bin'), { recursive: true });
writeFileSync(opener, '#!/bin/sh\ncat "$1" > /tmp/opened.new && mv /tmp/opened.new /tmp/opened\n', {
  mode: 0o755,
});

const app = spawn(
  'chroot',
  [
    root,
    ...['env', 'HOME=/root', 'XDG_RUNTIME_DIR=/run', 'LC_ALL=C.UTF-8'],
    'PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ...command,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
step(`menu entry: ${command.join(' ')}`);
let browser;
try {
  const opened = await until(() => existsSync(note) && readFileSync(note, 'utf8'));
  const address = /url=([^"]+)"/.exec(opened)[1];
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    timeout: LIMIT_MS,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 440, height: 640 } });
  page.setDefaultTimeout(LIMIT_MS);
  await page.goto(address);
  const sees = async (title) => {
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    step(`the page says: ${await page.getByRole('heading', { level: 1 }).innerText()}`);
  };
  await sees('Enter the PIN of this SIM');
  await page.getByLabel('PIN', { exact: true }).fill('1234');
  await page.getByRole('button', { name: 'Unlock' }).click();
  step('PIN typed: 1234, "Unlock" pressed');
  await sees('You are online');
  await page.getByRole('button', { name: 'Not now' }).click();
  step('"Not now" pressed: no data limit');
  await sees(/^Online through/);
  const picture = process.env.TETHERSTICK_SCREENSHOTS;
  if (picture) await page.screenshot({ path: join(picture, 'installed.png') });
} finally {
  await browser?.close();
  app.kill('SIGTERM');
  rmSync(opener, { force: true });
}

async function until(condition) {
  while (Date.now() - startedAt < LIMIT_MS) {
    const value = condition();
    if (value) return value;
    if (app.exitCode !== null) throw new Error(`the program ended with ${app.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no page was opened');
}
