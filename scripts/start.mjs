#!/usr/bin/env node
// npm start: the window, where Electron is or can be fetched; otherwise the same app as a page in the
// system's browser. Without a stick it begins with the built-in one.
//
//   npm start                 whichever is possible
//   npm start -- --browser    the page, even where Electron is
//   npm start -- --window     the window or nothing
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findElectron } from './electron-binary.mjs';
import { say, stop } from './progress.mjs';
import { runCli } from './run-cli.mjs';
import { root, setUp } from './set-up.mjs';

const args = process.argv.slice(2);
const wantsWindow = args.includes('--window');
const wantsBrowser = args.includes('--browser');
const others = args.filter((arg) => arg !== '--window' && arg !== '--browser');
const { DISPLAY, WAYLAND_DISPLAY, TETHERSTICK_NO_DOWNLOAD } = process.env;
const hasScreen = process.platform === 'darwin' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);

await setUp();
const electron = wantsBrowser
  ? { reason: 'The page was asked for.' }
  : hasScreen || wantsWindow
    ? findElectron({ say, mayFetch: !TETHERSTICK_NO_DOWNLOAD })
    : { reason: 'There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set).' };

if (electron.path !== undefined) startWindow(electron.path);
else if (wantsWindow) stop(electron.reason);
else {
  say(`${electron.reason} The app runs as a page in your browser instead.`);
  const open = hasScreen ? ['--open'] : [];
  await runCli(['serve', '--try', ...open, ...others]);
}

function startWindow(path) {
  // Chromium's sandbox refuses root; nobody else goes without it.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(path, [...asRoot, root, ...others], { stdio: 'inherit' });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', () => stop(`Electron could not be started from ${join(path)}.`, 1));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
