/**
 * The desktop shell: one instance, two windows, the tray, and an end that gives everything back. What
 * the app does is none of its business; it shows the slices and hands requests on.
 */
import type { SettingsPatch } from '../../shared/ipc/settings.ts';
import type { AppInfo, AppSnapshot } from '../../shared/ipc/snapshot.ts';
import type { StickApi } from '../../shared/ipc/contract.ts';
import type { PinStore, Surface } from '../app/app-parts.ts';
import type { Dispatch } from '../rpc/dispatcher.ts';
import type { Used } from './electron-used.ts';
import { shellWords } from './language.ts';
import { setLoginItem, type LoginItemPlace } from './login-item.ts';
import { newsOf } from './news.ts';
import { denyPermissions, guardContents } from './page-guards.ts';
import { registerPageScheme, servePageFiles } from './page-protocol.ts';
import { keychainKind, PinKeychain, type SealedPins } from './pin-keychain.ts';
import { sendUpdates, serveRequests } from './request-server.ts';
import { AppTray } from './tray.ts';
import { trayModel, type TrayAction } from './tray-model.ts';
import { Windows } from './windows.ts';

/** What the shell needs of the app; main/compose-app.ts makes it. */
export interface ShellApp {
  readonly dispatch: Dispatch;
  readonly app: {
    readonly store: { readonly snapshot: AppSnapshot; readonly onUpdate: StickApi['onUpdate'] };
    start(): Promise<void>;
    suspend(): void;
    resume(): void;
  };
  readonly close: () => Promise<void>;
}

export interface ShellParts {
  readonly electron: Used;
  readonly composeApp: (options: {
    readonly surface: Surface;
    readonly info: Pick<AppInfo, 'surface' | 'hasTray' | 'keychain' | 'systemLocales'>;
    readonly pinStore: PinStore | undefined;
  }) => Promise<ShellApp>;
  readonly loadSealedPins: () => Promise<{
    readonly sealed: SealedPins;
    readonly save: (sealed: SealedPins) => void;
  }>;
  readonly hasTray: () => Promise<boolean>;
  readonly pageDirectory: string;
  readonly iconDirectory: string;
  readonly preloadPath: string;
  readonly loginItem: LoginItemPlace;
  readonly platform: NodeJS.Platform;
  /** Started at login: no window. */
  readonly isHidden: boolean;
}

/** Returns at once when another instance runs: that one comes forward. */
export async function runShell(parts: ShellParts): Promise<void> {
  const { electron, platform } = parts;
  const { app: electronApp } = electron;
  electronApp.enableSandbox();
  registerPageScheme(electron);
  if (!electronApp.requestSingleInstanceLock()) {
    electronApp.quit();
    return;
  }
  let showMain = (): void => undefined;
  electronApp.on('second-instance', () => showMain());
  electronApp.on('activate', () => showMain());
  // With a tray the program goes on without a window; without one it is minimised, never closed.
  electronApp.on('window-all-closed', () => undefined);
  electronApp.on('web-contents-created', (_event, contents) => guardContents(contents));

  await electronApp.whenReady();
  electron.Menu.setApplicationMenu(null);
  denyPermissions(electron);
  servePageFiles(electron, parts.pageDirectory);
  const hasTray = await parts.hasTray();
  const windows = new Windows({
    electron,
    preloadPath: parts.preloadPath,
    onMainClosing: (window) => {
      if (hasTray) window.hide();
      else window.minimize();
      return 'keep';
    },
  });
  showMain = () => windows.showMain();

  const composed = await parts.composeApp({
    surface: {
      openPage: (url) => void electron.shell.openExternal(url),
      openTools: (view) => windows.showTools(view),
      quit: () => electronApp.quit(),
    },
    info: {
      surface: 'window',
      hasTray,
      keychain: keychainKind(electron.safeStorage, platform),
      systemLocales: electronApp.getPreferredSystemLanguages(),
    },
    pinStore: await openKeychain(parts),
  });
  const { app, dispatch } = composed;
  serveRequests(electron, dispatch, (id) => windows.isOurs(id));
  sendUpdates(app.store.onUpdate, () => windows.contents);
  endInOrder(electronApp, windows, () => composed.close());
  electron.powerMonitor.on('suspend', () => app.suspend());
  electron.powerMonitor.on('resume', () => app.resume());
  followStore(parts, composed, windows, hasTray);
  if (!parts.isHidden || !hasTray) windows.showMain();
  await app.start();
}

/** Nothing is kept where the keychain is not a real one. */
async function openKeychain(parts: ShellParts): Promise<PinStore | undefined> {
  const { electron, loadSealedPins, platform } = parts;
  if (keychainKind(electron.safeStorage, platform) !== 'real') return undefined;
  const { sealed, save } = await loadSealedPins();
  return new PinKeychain(electron.safeStorage, sealed, save);
}

/** The first quit waits until routes, driver and stick are given back; the second one is real. */
function endInOrder(app: Used['app'], windows: Windows, close: () => Promise<void>): void {
  let isOver = false;
  let closing: Promise<void> | undefined;
  app.on('before-quit', (event) => {
    windows.quitting();
    if (isOver) return;
    event.preventDefault();
    closing ??= close()
      .catch(() => undefined)
      .then(() => {
        isOver = true;
        app.quit();
      });
  });
}

function followStore(
  { electron, iconDirectory, platform, loginItem }: ShellParts,
  { app, dispatch }: ShellApp,
  windows: Windows,
  hasTray: boolean,
): void {
  const onAction = (action: TrayAction): void => {
    switch (action) {
      case 'connect':
      case 'disconnect':
        void dispatch(action, undefined);
        return;
      case 'open':
      case 'show-problem':
        windows.showMain();
        return;
      case 'save-report':
        windows.showTools('report');
        return;
      case 'quit':
        electron.app.quit();
    }
  };
  const onRouting = (routingMode: SettingsPatch['routingMode']): void =>
    void dispatch('update-settings', { routingMode });
  const tray = hasTray
    ? new AppTray({ electron, iconDirectory, platform, onAction, onRouting })
    : undefined;
  let shown: AppSnapshot | undefined;
  const show = (): void => {
    const { snapshot } = app.store;
    const words = shellWords(snapshot);
    const { settings } = snapshot;
    tray?.show(trayModel(snapshot, words));
    if (shown?.settings.appearance !== settings.appearance) {
      electron.nativeTheme.themeSource = settings.appearance;
    }
    if (shown !== undefined && shown.settings.startAtLogin !== settings.startAtLogin) {
      setLoginItem(electron, settings.startAtLogin, loginItem);
    }
    const news = shown === undefined ? undefined : newsOf(shown, snapshot, words);
    if (news !== undefined && !windows.isAnyFocused)
      notify(electron, news, () => windows.showMain());
    shown = snapshot;
  };
  electron.nativeTheme.on('updated', show);
  app.store.onUpdate(({ slice }) => {
    // Once a second, and nothing of it is shown here.
    if (slice !== 'traffic') show();
  });
  show();
}

function notify({ Notification }: Used, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title: 'Tetherstick', body });
  notification.on('click', onClick);
  notification.show();
}
