/** Starting at login: the system's own list on macOS, an autostart entry on Linux. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Used } from './electron-used.ts';

export interface LoginItemPlace {
  readonly platform: NodeJS.Platform;
  /** `$XDG_CONFIG_HOME`. */
  readonly configHome: string;
  readonly command: string;
}

/** Hidden: a person who logs in did not ask for a window. */
export function setLoginItem(
  { app }: Pick<Used, 'app'>,
  isWanted: boolean,
  { platform, configHome, command }: LoginItemPlace,
): void {
  if (platform === 'darwin') {
    app.setLoginItemSettings({ openAtLogin: isWanted });
    return;
  }
  const path = join(configHome, 'autostart', 'org.tetherstick.Tetherstick.desktop');
  if (!isWanted) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Tetherstick',
      `Exec=${command} --hidden`,
      'Icon=org.tetherstick.Tetherstick',
      'X-GNOME-Autostart-enabled=true',
      '',
    ].join('\n'),
  );
}
