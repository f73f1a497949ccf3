/**
 * The part of Electron that is used. main/index.ts hands over the real one, the tests a stand-in, and
 * the compiler holds both to this; nothing else in the program knows Electron's values.
 */
import type * as E from 'electron';

export type UsedWebContents = Pick<
  E.WebContents,
  'id' | 'send' | 'on' | 'setWindowOpenHandler' | 'isDestroyed'
>;

export type UsedWindow = Pick<
  E.BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'minimize'
  | 'restore'
  | 'isMinimized'
  | 'isFocused'
  | 'isDestroyed'
  | 'on'
> & { readonly webContents: UsedWebContents };

export type UsedTray = Pick<E.Tray, 'setImage' | 'setContextMenu' | 'destroy' | 'on'>;

export interface Used {
  readonly app: Pick<
    E.App,
    | 'requestSingleInstanceLock'
    | 'enableSandbox'
    | 'whenReady'
    | 'quit'
    | 'exit'
    | 'on'
    | 'setLoginItemSettings'
    | 'getPreferredSystemLanguages'
  >;
  readonly BrowserWindow: new (options: E.BrowserWindowConstructorOptions) => UsedWindow;
  readonly Tray: new (image: string) => UsedTray;
  readonly Menu: Pick<typeof E.Menu, 'buildFromTemplate' | 'setApplicationMenu'>;
  readonly Notification: (new (
    options: E.NotificationConstructorOptions,
  ) => Pick<E.Notification, 'show' | 'on'>) &
    Pick<typeof E.Notification, 'isSupported'>;
  readonly ipcMain: Pick<E.IpcMain, 'handle'>;
  readonly protocol: Pick<E.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;
  readonly session: {
    readonly defaultSession: Pick<
      E.Session,
      'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
    >;
  };
  readonly shell: Pick<E.Shell, 'openExternal'>;
  readonly powerMonitor: Pick<E.PowerMonitor, 'on'>;
  readonly nativeTheme: Pick<E.NativeTheme, 'shouldUseDarkColors' | 'themeSource' | 'on'>;
  readonly safeStorage: Pick<
    E.SafeStorage,
    'isEncryptionAvailable' | 'encryptString' | 'decryptString' | 'getSelectedStorageBackend'
  >;
}
