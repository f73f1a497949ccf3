/** Whether this desktop shows a tray at all: asked of the session bus, since Electron does not tell. */
import { execFile } from 'node:child_process';

const question = [
  '--session',
  '--print-reply',
  '--dest=org.freedesktop.DBus',
  '/org/freedesktop/DBus',
  'org.freedesktop.DBus.NameHasOwner',
  'string:org.kde.StatusNotifierWatcher',
];

const PATIENCE_MS = 2_000;

/** False where nobody answers: a window that only minimises is better than an invisible program. */
export function hasTrayHost(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return Promise.resolve(true);
  return new Promise((resolve) => {
    execFile('dbus-send', question, { timeout: PATIENCE_MS }, (error, stdout) => {
      resolve(error === null && stdout.includes('boolean true'));
    });
  });
}
