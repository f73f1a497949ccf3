/**
 * Opens the page in the system's browser without showing its token to others: arguments of a program
 * can be read by everybody, so the browser gets the path of a file that only this user can read and
 * that leads on to the address.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Mode 0600 in a directory of mode 0700. Overwrites the one before. */
export function writeOpenerFile(path: string, address: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // A file that somebody else made in advance would keep its owner and mode.
  rmSync(path, { force: true });
  writeFileSync(path, openerPage(address), { mode: 0o600, flag: 'wx' });
}

export function removeOpenerFile(path: string): void {
  rmSync(path, { force: true });
}

/** Resolves with whether a program was found that opens pages. */
export function openInBrowser(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const command = platform === 'darwin' ? 'open' : 'xdg-open';
  return new Promise((resolve) => {
    const child = spawn(command, [path], { stdio: 'ignore', detached: true });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
    child.unref();
  });
}

function openerPage(address: string): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tetherstick</title>' +
    `<meta http-equiv="refresh" content="0; url=${address}">` +
    `<p><a href="${address}">Tetherstick</a></p></html>\n`
  );
}
