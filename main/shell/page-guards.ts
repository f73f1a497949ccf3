/** What no page may do, whatever it was talked into: leave, open windows, ask for anything. */
import type { Used, UsedWebContents } from './electron-used.ts';
import { PAGE_URL } from './page-protocol.ts';

export function denyPermissions({ session }: Pick<Used, 'session'>): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
}

export function guardContents(contents: UsedWebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!event.url.startsWith(PAGE_URL)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
