/** The two windows: one to get online with, one for the tools. Each exists once. */
import type { ToolsView } from '../../shared/ipc/contract.ts';
import type { Used, UsedWebContents, UsedWindow } from './electron-used.ts';
import { guardContents } from './page-guards.ts';
import { PAGE_URL } from './page-protocol.ts';

const sizes = {
  main: { width: 440, height: 640, minWidth: 360, minHeight: 480 },
  tools: { width: 880, height: 640, minWidth: 360, minHeight: 480 },
} as const;

export interface WindowsParts {
  readonly electron: Pick<Used, 'BrowserWindow'>;
  readonly preloadPath: string;
  /** What closing the main window does instead, while the program runs. */
  readonly onMainClosing: (window: UsedWindow) => 'keep' | 'close';
}

export class Windows {
  readonly #parts: WindowsParts;
  #main: UsedWindow | undefined;
  #tools: UsedWindow | undefined;
  #isQuitting = false;

  constructor(parts: WindowsParts) {
    this.#parts = parts;
  }

  /** Open, in front, and not minimised. */
  showMain(): void {
    if (this.#main === undefined || this.#main.isDestroyed()) {
      this.#main = this.#open('main', '');
      const window = this.#main;
      window.on('close', (event) => {
        if (!this.#isQuitting && this.#parts.onMainClosing(window) === 'keep') {
          event.preventDefault();
        }
      });
    }
    bringForward(this.#main);
  }

  showTools(view: ToolsView): void {
    const hash = `#tools/${view}`;
    if (this.#tools === undefined || this.#tools.isDestroyed()) {
      this.#tools = this.#open('tools', hash);
    } else {
      void this.#tools.loadURL(PAGE_URL + hash);
    }
    bringForward(this.#tools);
  }

  get isAnyFocused(): boolean {
    return this.#present().some((window) => window.isFocused());
  }

  get contents(): readonly UsedWebContents[] {
    return this.#present().map(({ webContents }) => webContents);
  }

  isOurs(contentsId: number): boolean {
    return this.contents.some(({ id }) => id === contentsId);
  }

  /** From now on a window that closes, closes. */
  quitting(): void {
    this.#isQuitting = true;
  }

  #present(): readonly UsedWindow[] {
    return [this.#main, this.#tools].filter(
      (window): window is UsedWindow => window !== undefined && !window.isDestroyed(),
    );
  }

  #open(kind: keyof typeof sizes, hash: string): UsedWindow {
    const window = new this.#parts.electron.BrowserWindow({
      ...sizes[kind],
      title: 'Tetherstick',
      show: false,
      titleBarStyle: process.platform === 'darwin' ? 'hiddenInset' : 'default',
      webPreferences: {
        preload: this.#parts.preloadPath,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        devTools: false,
      },
    });
    guardContents(window.webContents);
    void window.loadURL(PAGE_URL + hash);
    return window;
  }
}

function bringForward(window: UsedWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
