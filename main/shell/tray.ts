/** Shows the tray model, and touches the real tray only when the model has changed. */
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';

import type { RoutingMode } from '../../shared/ipc/settings.ts';
import type { Used, UsedTray } from './electron-used.ts';
import type { TrayAction, TrayIcon, TrayLine, TrayModel } from './tray-model.ts';

export interface TrayParts {
  readonly electron: Pick<Used, 'Tray' | 'Menu' | 'nativeTheme'>;
  readonly iconDirectory: string;
  readonly platform: NodeJS.Platform;
  readonly onAction: (action: TrayAction) => void;
  readonly onRouting: (mode: RoutingMode) => void;
}

export class AppTray {
  readonly #parts: TrayParts;
  readonly #tray: UsedTray;
  #icon: string;
  #menu = '';

  constructor(parts: TrayParts) {
    this.#parts = parts;
    this.#icon = this.#iconPath('disconnected');
    this.#tray = new parts.electron.Tray(this.#icon);
    this.#tray.on('click', () => parts.onAction('open'));
  }

  show({ icon, lines }: TrayModel): void {
    const path = this.#iconPath(icon);
    if (path !== this.#icon) this.#tray.setImage(path);
    this.#icon = path;
    const menu = JSON.stringify(lines);
    if (menu === this.#menu) return;
    this.#menu = menu;
    const template = lines.map((line) => this.#item(line));
    this.#tray.setContextMenu(this.#parts.electron.Menu.buildFromTemplate(template));
  }

  destroy(): void {
    this.#tray.destroy();
  }

  /** macOS colours a template itself; Linux panels need the one that fits. */
  #iconPath(icon: TrayIcon): string {
    const { iconDirectory, platform, electron } = this.#parts;
    if (platform === 'darwin') return join(iconDirectory, `tray-${icon}-Template.png`);
    const panel = electron.nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
    return join(iconDirectory, `tray-${icon}-for-${panel}-panel.png`);
  }

  #item(line: TrayLine): MenuItemConstructorOptions {
    const { onAction, onRouting } = this.#parts;
    switch (line.kind) {
      case 'text':
        return { label: line.label, enabled: false };
      case 'line':
        return { type: 'separator' };
      case 'action':
        return { label: line.label, click: () => onAction(line.action) };
      case 'routing':
        return {
          label: line.label,
          submenu: line.modes.map(({ mode, label, chosen }) => ({
            label,
            type: 'radio',
            checked: chosen,
            click: () => onRouting(mode),
          })),
        };
    }
  }
}
