/** Which programs have the stick open: through its device node, a serial port, or cdc-wdm. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

export interface StickUser {
  readonly pid: number;
  /** As the kernel knows it, at most 15 characters, e.g. `ModemManager`. */
  readonly program: string;
  /** What it has open, e.g. `/dev/ttyUSB0`. */
  readonly path: string;
}

export interface StickUserPlaces {
  readonly sysfs: string;
  readonly proc: string;
}

const realPlaces: StickUserPlaces = { sysfs: '/sys/bus/usb/devices', proc: '/proc' };

/**
 * Programs of other users show only to root. Ordered by process id; empty where nobody has it open
 * or the system has no such tables.
 */
export async function findStickUsers(
  busPath: string,
  places: StickUserPlaces = realPlaces,
): Promise<readonly StickUser[]> {
  const nodes = new Set(await deviceNodes(busPath, places.sysfs));
  if (nodes.size === 0) return [];
  const pids = (await names(places.proc)).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => usesOf(pid, nodes, places.proc)));
  return found.flat().sort((a, b) => a.pid - b.pid || a.path.localeCompare(b.path));
}

/** Everything in /dev that leads to the device. */
async function deviceNodes(busPath: string, sysfs: string): Promise<readonly string[]> {
  const device = join(sysfs, busPath);
  const [bus, address] = await Promise.all(
    ['busnum', 'devnum'].map((name) => readFile(join(device, name), 'utf8').catch(() => '')),
  );
  if (bus === undefined || address === undefined || bus === '' || address === '') return [];
  const pad = (text: string): string => text.trim().padStart(3, '0');
  const nodes = [`/dev/bus/usb/${pad(bus)}/${pad(address)}`];
  const interfaces = (await names(device)).filter((name) => name.startsWith(`${busPath}:`));
  for (const name of interfaces) {
    const ttys = (await names(join(device, name))).filter((child) =>
      /^tty(USB|ACM)\d+$/.test(child),
    );
    const wdms = await names(join(device, name, 'usbmisc'));
    nodes.push(...[...ttys, ...wdms].map((node) => `/dev/${node}`));
  }
  return nodes;
}

async function usesOf(
  pid: number,
  nodes: ReadonlySet<string>,
  proc: string,
): Promise<readonly StickUser[]> {
  const dir = join(proc, String(pid), 'fd');
  const targets = await Promise.all(
    (await names(dir)).map((fd) => readlink(join(dir, fd)).catch(() => '')),
  );
  const paths = [...new Set(targets.filter((target) => nodes.has(target)))];
  if (paths.length === 0) return [];
  const program = await readFile(join(proc, String(pid), 'comm'), 'utf8').catch(() => '');
  return paths.map((path) => ({ pid, program: program.trim(), path }));
}

async function names(dir: string): Promise<readonly string[]> {
  return readdir(dir).catch(() => []); // Gone meanwhile, or not ours to see.
}
