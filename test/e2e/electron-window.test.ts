/**
 * The window in the real Electron, on machines that have its program: what no stand-in can show. The
 * release workflow runs it; elsewhere it is skipped with the reason.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { findElectron } from '../../scripts/electron-binary.mjs';
import { START_TIMEOUT_MS } from './chromium.ts';

const root = resolve(import.meta.dirname, '../..');
const { DISPLAY, WAYLAND_DISPLAY } = process.env;
const hasScreen = process.platform === 'darwin' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);
const found = findElectron({ mayFetch: false });
const reason =
  found.path === undefined ? found.reason : hasScreen ? undefined : 'There is no screen.';

describe('in Electron', () => {
  const home = mkdtempSync(join(tmpdir(), 'tetherstick-window-'));
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    if (reason !== undefined) return;
    app = await _electron.launch({
      executablePath: found.path ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
      timeout: START_TIMEOUT_MS,
      env: {
        ...(process.env as Record<string, string>),
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_STATE_HOME: join(home, 'state'),
      },
    });
    page = await app.firstWindow();
  });
  beforeEach(({ skip }) => {
    if (reason !== undefined) skip(reason);
  });
  afterAll(async () => {
    if (reason === undefined) await app.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('shows the page, and the page sees nothing but the list of requests', async () => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(
      await page.evaluate(() => ({
        api: Object.keys((window as unknown as { tetherstick: object }).tetherstick).sort(),
        node: [typeof (globalThis as { require?: unknown }).require, typeof globalThis.process],
      })),
    ).toEqual({ api: ['onUpdate', 'request'], node: ['undefined', 'undefined'] });
  });

  it('runs the page in a sandbox, isolated, with every permission refused', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const { sandbox, contextIsolation, nodeIntegration } = (
        window?.webContents as unknown as { getLastWebPreferences(): Record<string, boolean> }
      ).getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration };
    });
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false });
    const asked = await page.evaluate(() => Notification.requestPermission());
    expect(asked).toBe('denied');
  });

  it('opens no window and leaves for no other page', async () => {
    const before = page.url();
    expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
    await page.evaluate(() => location.assign('https://example.org/'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).toBe(before);
  });
});
