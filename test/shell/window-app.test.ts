/**
 * The built main bundle against the stand-in: the real engine, the built-in stick, the real page files.
 * What only Electron itself can show (sandbox, real tray, keychain) the release workflow has to prove.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { IPC_REQUEST, IPC_UPDATE, requestChannels } from '../../shared/ipc/channels.ts';
import type { IpcResult } from '../../shared/ipc/contract.ts';
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import { standIn } from './electron-stand-in.ts';

const root = join(import.meta.dirname, '..', '..');
const home = mkdtempSync(join(tmpdir(), 'window-app-'));
const PAGE = { url: 'tetherstick://app/index.html', parent: null };

beforeAll(async () => {
  for (const name of ['XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR']) {
    vi.stubEnv(name, join(home, name));
  }
  vi.doMock('electron', () => import('./electron-stand-in.ts'));
  vi.doMock('node:child_process', async (original) => ({
    ...(await original<object>()),
    // A desktop that shows a tray.
    execFile: (
      _file: string,
      _args: string[],
      _options: object,
      done: (...args: unknown[]) => void,
    ) => done(null, 'boolean true', ''),
  }));
  await import(/* @vite-ignore */ join(root, 'out', 'main', 'index.js'));
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const window = () => {
  const [main] = standIn.windows;
  if (main === undefined) throw new Error('there is no window');
  return main;
};

function ask(channel: string, args?: unknown, from = { id: window().webContents.id, frame: PAGE }) {
  const event = { sender: { id: from.id }, senderFrame: from.frame };
  return Promise.resolve(standIn.handlers.get(IPC_REQUEST)?.(event, channel, args)) as Promise<
    IpcResult<unknown>
  >;
}

async function snapshot(): Promise<AppSnapshot> {
  const result = await ask('get-snapshot');
  if (!result.ok) throw new Error('no snapshot');
  return result.value as AppSnapshot;
}

describe('the window', () => {
  it('is locked down', () => {
    expect(standIn.app.isSandboxed).toBe(true);
    expect(window().options).toMatchObject({
      width: 440,
      height: 640,
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      },
    });
    const { webContents } = window();
    expect(webContents.windowOpen?.({} as never)).toEqual({ action: 'deny' });
    for (const [name, url, isPrevented] of [
      ['will-navigate', 'https://evil.example/', true],
      ['will-navigate', 'file:///etc/passwd', true],
      ['will-navigate', 'tetherstick://app/index.html#tools/about', false],
      ['will-attach-webview', '', true],
    ] as const) {
      const preventDefault = vi.fn();
      webContents.emit(name, { url, preventDefault });
      expect(preventDefault.mock.calls.length > 0, `${name} ${url}`).toBe(isPrevented);
    }
    const answers: boolean[] = [];
    standIn.permission?.({} as never, 'media', (granted) => answers.push(granted), {} as never);
    expect(answers).toEqual([false]);
    expect(standIn.permissionCheck?.()).toBe(false);
  });

  it('shows the built page under a strict policy, and no other file', async () => {
    expect(window().url).toBe('tetherstick://app/');
    const read = async (url: string) => standIn.pages.get('tetherstick')?.(new Request(url));
    const page = await read('tetherstick://app/');
    expect(page?.status).toBe(200);
    expect(page?.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*connect-src 'none'/,
    );
    expect(await page?.text()).toContain('<div id="root">');
    for (const url of ['tetherstick://app/../main/index.js', 'tetherstick://other/index.html']) {
      expect((await read(url))?.status, url).toBe(404);
    }
  });

  it.each([
    ['a foreign frame', { url: 'https://evil.example/', parent: null }],
    ['a frame in our page', { url: 'tetherstick://app/', parent: {} }],
    ['a scheme that begins like ours', { url: 'tetherstick://app.evil/', parent: null }],
    ['a frame that is gone', undefined],
  ])('is not listened to from %s', async (_, frame) => {
    const from = { id: window().webContents.id, frame: frame as typeof PAGE };
    expect(await ask('get-snapshot', undefined, from)).toMatchObject({ ok: false });
    expect(await ask('get-snapshot', undefined, { id: 999, frame: PAGE })).toMatchObject({
      ok: false,
    });
  });

  it('opens the tools beside, once', async () => {
    await ask('open-tools', { view: 'history' });
    await ask('open-tools', { view: 'about' });
    expect(standIn.windows.map(({ url }) => url)).toEqual([
      'tetherstick://app/',
      'tetherstick://app/#tools/about',
    ]);
  });

  it('only opens pages outside that are on the list', async () => {
    await ask('open-page', { page: 'help' });
    expect(await ask('open-page', { page: 'https://evil.example' })).toMatchObject({ ok: false });
    expect(standIn.opened).toEqual(['https://tetherstick.org/help']);
  });
});

describe('the tray', () => {
  const tray = () => {
    const [only] = standIn.trays;
    if (only === undefined) throw new Error('there is no tray');
    return only;
  };

  it('follows a connection, without being made anew each second', async () => {
    expect(tray().labels[0]).toBe('Not connected · no stick');
    await ask('use-virtual-stick', { scenario: 'open' });
    await vi.waitFor(async () => expect((await snapshot()).session.current.state).toBe('online'), {
      timeout: 60_000,
      interval: 200,
    });
    await vi.waitFor(() => expect(tray().labels[0]).toMatch(/^Connected · .+ signal$/), {
      timeout: 20_000,
    });
    expect(tray().image).toMatch(/tray-connected-3-for-light-panel\.png$/);
    expect(window().webContents.sent.some(([name]) => name === IPC_UPDATE)).toBe(true);

    const menus = tray().menus.length;
    const isTraffic = ([, update]: unknown[]) => (update as { slice: string }).slice === 'traffic';
    const told = window().webContents.sent.filter(isTraffic).length;
    await vi.waitFor(
      () => expect(window().webContents.sent.filter(isTraffic).length).toBeGreaterThan(told + 2),
      { timeout: 30_000 },
    );
    expect(tray().menus.length - menus).toBeLessThanOrEqual(1);
  });

  it('changes what the stick is used for', async () => {
    const submenu = tray()
      .menus.at(-1)
      ?.find(({ label }) => label === 'Use for')?.submenu;
    const items = submenu as { label: string; click: () => void }[];
    items.find(({ label }) => label === 'When no Wi-Fi')?.click();
    await vi.waitFor(async () =>
      expect((await snapshot()).settings.routingMode).toBe('when-no-other'),
    );
    const file = join(home, 'XDG_CONFIG_HOME', 'tetherstick', 'settings.json');
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain('"when-no-other"'));
  });
});

it('lives on in the tray when the window is closed, and comes forward for a second start', () => {
  expect(window().pressClose()).toBe(false);
  expect(window().state).toBe('hidden');
  standIn.app.emit('second-instance');
  expect(window().state).toBe('shown');
});

it('ends only when everything was given back', async () => {
  standIn.app.quit();
  expect(standIn.app.isQuit).toBe(false);
  await vi.waitFor(() => expect(standIn.app.isQuit).toBe(true), { timeout: 30_000 });
});

describe('the built preload', () => {
  const exposed: Record<string, unknown> = {};
  const invoke = vi.fn(() => Promise.resolve({ ok: true, value: undefined }));
  const listeners = new Map<string, (event: unknown, update: unknown) => void>();

  beforeAll(() => {
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, api: unknown) => (exposed[name] = api) },
      ipcRenderer: {
        invoke,
        on: (name: string, listener: () => void) => listeners.set(name, listener),
        off: (name: string) => listeners.delete(name),
      },
    };
    const code = readFileSync(join(root, 'out', 'preload', 'index.cjs'), 'utf8');
    const require = (name: string) => {
      if (name !== 'electron') throw new Error(`the sandbox has no ${name}`);
      return electron;
    };
    runInNewContext(code, { require, exports: {}, module: { exports: {} } });
  });

  const api = () =>
    exposed['tetherstick'] as {
      request: (channel: string, args?: unknown) => Promise<unknown>;
      onUpdate: (listener: (...args: unknown[]) => void) => () => void;
    };

  it('exposes one object with two functions', () => {
    expect(Object.keys(exposed)).toEqual(['tetherstick']);
    expect(Object.keys(api()).sort()).toEqual(['onUpdate', 'request']);
  });

  it('lets the listed requests pass and no other', async () => {
    for (const channel of Object.keys(requestChannels)) await api().request(channel);
    expect(invoke).toHaveBeenCalledTimes(Object.keys(requestChannels).length);
    for (const channel of ['__proto__', 'toString', 'tetherstick:request', '']) {
      await expect(api().request(channel), channel).rejects.toThrow('no such request');
    }
    expect(invoke).toHaveBeenCalledTimes(Object.keys(requestChannels).length);
  });

  it('hands on updates without the event behind them', () => {
    const heard = vi.fn();
    const stop = api().onUpdate(heard);
    listeners.get(IPC_UPDATE)?.({ sender: 'everything' }, { slice: 'history', value: [] });
    expect(heard).toHaveBeenCalledExactlyOnceWith({ slice: 'history', value: [] });
    stop();
    expect(listeners.size).toBe(0);
  });
});
