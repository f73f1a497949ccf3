/**
 * Electron as far as the program uses it, without Electron: what the main bundle is run against where
 * the binary is out of reach. The compiler holds it to the same contract as the real one.
 */
import type {
  Used,
  UsedTray,
  UsedWebContents,
  UsedWindow,
} from '../../main/shell/electron-used.ts';

type Listener = (...args: never[]) => void;

class Emitter {
  readonly #listeners = new Map<string, Listener[]>();

  readonly on = (name: string, listener: Listener): never => {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this as never;
  };

  emit(name: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(...(args as never[]));
  }
}

export class StandInContents extends Emitter {
  static lastId = 0;
  readonly id = (StandInContents.lastId += 1);
  readonly sent: unknown[][] = [];
  windowOpen: ((details: never) => { action: string }) | undefined;
  send = (...message: unknown[]): void => void this.sent.push(message);
  setWindowOpenHandler: UsedWebContents['setWindowOpenHandler'] = (handler) => {
    this.windowOpen = handler;
  };
  isDestroyed = (): boolean => false;
}

export class StandInWindow extends Emitter {
  readonly webContents = new StandInContents();
  url = '';
  state: 'hidden' | 'shown' | 'minimised' = 'hidden';
  loadURL = (url: string): Promise<void> => {
    this.url = url;
    return Promise.resolve();
  };
  show = (): void => void (this.state = 'shown');
  hide = (): void => void (this.state = 'hidden');
  minimize = (): void => void (this.state = 'minimised');
  restore = (): void => void (this.state = 'shown');
  focus = (): void => undefined;
  isMinimized = (): boolean => this.state === 'minimised';
  isFocused = (): boolean => false;
  isDestroyed = (): boolean => false;

  readonly options: Electron.BrowserWindowConstructorOptions;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    standIn.windows.push(this);
    standIn.app.emit('web-contents-created', {}, this.webContents);
  }

  /** The person presses the window's close button. True when it would be gone. */
  pressClose(): boolean {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

export class StandInTray extends Emitter {
  image: string;
  menus: Electron.MenuItemConstructorOptions[][] = [];
  setImage: UsedTray['setImage'] = (image) => void (this.image = image as string);
  setContextMenu: UsedTray['setContextMenu'] = (menu) =>
    void this.menus.push(menu as unknown as Electron.MenuItemConstructorOptions[]);
  destroy = (): void => undefined;

  constructor(image: string) {
    super();
    this.image = image;
    standIn.trays.push(this);
  }

  get labels(): readonly (string | undefined)[] {
    return (this.menus.at(-1) ?? [])
      .map(({ label }) => label)
      .filter((label) => label !== undefined);
  }

  press(label: string): void {
    const item = this.menus.at(-1)?.find((candidate) => candidate.label === label);
    (item?.click as (() => void) | undefined)?.();
  }
}

type InvokeHandler = (event: unknown, ...args: unknown[]) => unknown;

class StandInApp extends Emitter {
  isQuit = false;
  isSandboxed = false;
  requestSingleInstanceLock = (): boolean => standIn.isFirstInstance;
  enableSandbox = (): void => void (this.isSandboxed = true);
  whenReady = (): Promise<void> => Promise.resolve();
  exit = (): void => void (this.isQuit = true);
  setLoginItemSettings = (): void => undefined;
  getPreferredSystemLanguages = (): string[] => ['en-GB'];
  quit = (): void => {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) this.isQuit = true;
  };
}

class StandInNotification extends Emitter {
  static isSupported = (): boolean => true;
  readonly options: Electron.NotificationConstructorOptions;

  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  show = (): void => void standIn.notifications.push(this.options.body ?? '');
}

/** What tests look at and push. */
export const standIn = {
  isFirstInstance: true,
  keychain: 'gnome_libsecret' as ReturnType<Used['safeStorage']['getSelectedStorageBackend']>,
  app: new StandInApp(),
  power: new Emitter(),
  windows: [] as StandInWindow[],
  trays: [] as StandInTray[],
  notifications: [] as string[],
  opened: [] as string[],
  handlers: new Map<string, InvokeHandler>(),
  schemes: [] as Electron.CustomScheme[],
  pages: new Map<string, (request: Request) => Response | Promise<Response>>(),
  permission: undefined as
    Parameters<Electron.Session['setPermissionRequestHandler']>[0] | undefined,
  permissionCheck: undefined as (() => boolean) | undefined,
};

const used = {
  app: standIn.app as unknown as Used['app'],
  BrowserWindow: StandInWindow as unknown as new (
    options: Electron.BrowserWindowConstructorOptions,
  ) => UsedWindow,
  Tray: StandInTray as unknown as Used['Tray'],
  Menu: {
    buildFromTemplate: (template) => template as unknown as Electron.Menu,
    setApplicationMenu: () => undefined,
  },
  Notification: StandInNotification as unknown as Used['Notification'],
  ipcMain: { handle: (name, handler) => void standIn.handlers.set(name, handler as InvokeHandler) },
  protocol: {
    registerSchemesAsPrivileged: (schemes) => void standIn.schemes.push(...schemes),
    handle: (scheme, handler) => void standIn.pages.set(scheme, handler),
  },
  session: {
    defaultSession: {
      setPermissionRequestHandler: (handler) => void (standIn.permission = handler),
      setPermissionCheckHandler: (handler) =>
        void (standIn.permissionCheck = handler as (() => boolean) | undefined),
      setDevicePermissionHandler: () => undefined,
    },
  },
  shell: {
    openExternal: (url) => {
      standIn.opened.push(url);
      return Promise.resolve();
    },
  },
  powerMonitor: standIn.power as unknown as Used['powerMonitor'],
  nativeTheme: { shouldUseDarkColors: false, themeSource: 'system', on: () => undefined as never },
  safeStorage: {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => standIn.keychain,
    encryptString: (text) => Buffer.from(`sealed ${text}`),
    decryptString: (sealed) => sealed.toString().replace('sealed ', ''),
  },
} satisfies Used;

export const {
  app,
  BrowserWindow,
  Tray,
  Menu,
  Notification,
  ipcMain,
  protocol,
  session,
  shell,
  powerMonitor,
  nativeTheme,
  safeStorage,
} = used;
