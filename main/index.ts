/** Electron's entry: hands the real Electron to the shell and builds the app for it. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
} from 'electron';

import { bundlePath } from './compose.ts';
import { composeApp, loadSealedPins, pageDirectory } from './compose-app.ts';
import type { Used } from './shell/electron-used.ts';
import { runShell } from './shell/run-shell.ts';
import { hasTrayHost } from './shell/tray-host.ts';

const electron: Used = {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
};

await runShell({
  electron,
  composeApp: (options) => composeApp({ ...options, onUnexpected: (line) => console.error(line) }),
  loadSealedPins,
  hasTray: () => hasTrayHost(process.platform),
  pageDirectory: pageDirectory(),
  iconDirectory: join(bundlePath('main/index.js'), '..', '..', '..', 'resources', 'tray'),
  preloadPath: bundlePath('preload/index.cjs'),
  platform: process.platform,
  isHidden: process.argv.includes('--hidden'),
  loginItem: {
    platform: process.platform,
    configHome: process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'),
    command: process.env['APPIMAGE'] ?? process.execPath,
  },
});
