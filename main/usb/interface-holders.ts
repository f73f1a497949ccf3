/** Interfaces nobody holds, in Linux's own table: what a program that was killed leaves behind. */
import { readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface InterfaceHolder {
  readonly interfaceNumber: number;
  /** Name of the driver; `usbfs` for a program, undefined where the interface is free. */
  readonly driver: string | undefined;
}

/** In ascending order; empty where there is no such device or no such table. */
export async function listInterfaceHolders(
  busPath: string,
  root = '/sys/bus/usb/devices',
): Promise<readonly InterfaceHolder[]> {
  const names = await readdir(join(root, busPath)).catch(() => []);
  const holders = names
    .map((name) => ({ name, match: /^\d+-[\d.]+:\d+\.(\d+)$/.exec(name) }))
    .filter(({ name, match }) => match !== null && name.startsWith(`${busPath}:`))
    .map(async ({ name, match }) => ({
      interfaceNumber: Number(match?.[1]),
      driver: await readlink(join(root, busPath, name, 'driver')).then(
        (target) => basename(target),
        () => undefined,
      ),
    }));
  const found = await Promise.all(holders);
  return found.sort((a, b) => a.interfaceNumber - b.interfaceNumber);
}
