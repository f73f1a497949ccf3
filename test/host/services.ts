/** The real services of a desktop on a system bus of their own, in the sandbox. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { vi } from 'vitest';

export const resolvedPackages = ['systemd-resolved', 'libsystemd-shared'];
export const networkManagerPackages = [
  ...['network-manager', 'libnm0', 'libndp0', 'libteamdctl0'],
  ...['libbluetooth3', 'libmm-glib0', 'libjansson4'],
];

const RESOLVED = '/lib/systemd/systemd-resolved';
const PROFILES = '/etc/NetworkManager/system-connections';
const patience = { timeout: 60_000, interval: 50 };

const running = new Map<string, ChildProcess>();

/** Why none of them can run here. */
export function missingBus(): string | undefined {
  const has = spawnSync('which', ['dbus-daemon', 'dbus-send']).status === 0;
  return has ? undefined : 'needs the Debian package dbus';
}

export async function startBus(): Promise<void> {
  if (isRunning('bus')) return;
  mkdirSync('/run/dbus', { recursive: true });
  for (const name of ['pid', 'system_bus_socket']) rmSync(`/run/dbus/${name}`, { force: true });
  start('bus', 'dbus-daemon', ['--system', '--nofork', '--nopidfile']);
  await vi.waitUntil(() => existsSync('/run/dbus/system_bus_socket'), patience);
}

/** systemd-resolved as its unit starts it: a user and a folder of its own. */
export async function startResolved(): Promise<void> {
  const uid = 985;
  if (!readFileSync('/etc/passwd', 'utf8').includes('systemd-resolve:')) {
    appendFileSync('/etc/passwd', `systemd-resolve:x:${uid}:${uid}::/:/usr/sbin/nologin\n`);
    appendFileSync('/etc/group', `systemd-resolve:x:${uid}:\n`);
  }
  mkdirSync('/run/systemd/resolve', { recursive: true });
  chownSync('/run/systemd/resolve', uid, uid);
  await startBus();
  start('resolved', RESOLVED, []);
  await vi.waitUntil(() => hasName('org.freedesktop.resolve1'), patience);
}

/** NetworkManager with two networks of its own making, of which it is at home in one. */
export async function startNetworkManager(): Promise<void> {
  mkdirSync(PROFILES, { recursive: true });
  for (const [name, network] of Object.entries(networks)) {
    const path = `${PROFILES}/${name}.nmconnection`;
    writeFileSync(path, profile(name, network), { mode: 0o600 });
  }
  await startBus();
  start('NetworkManager', 'NetworkManager', ['--debug']);
  await vi.waitUntil(() => hasName('org.freedesktop.NetworkManager'), patience);
  roam('home');
  // The connection is up a moment before its name servers are written.
  await vi.waitUntil(() => asksServer(serverOf('home')), patience);
}

function asksServer(server: string): boolean {
  if (isRunning('resolved')) return resolvectl('dns', 'wlan77').includes(server);
  const files = ['/run/NetworkManager/resolv.conf', '/etc/resolv.conf'];
  return files.every((path) => existsSync(path) && readFileSync(path, 'utf8').includes(server));
}

const networks = { home: '192.0.2', cafe: '198.51.100' } as const;

/** What the computer is connected to but for the stick. */
export type NetworkName = keyof typeof networks;

/** The name server that a network has. */
export function serverOf(name: NetworkName): string {
  return `${networks[name]}.1`;
}

export function roam(to: NetworkName): void {
  execFileSync('nmcli', ['--wait', '60', 'connection', 'up', to], { stdio: 'pipe' });
}

export function leaveNetwork(name: NetworkName): void {
  execFileSync('nmcli', ['--wait', '60', 'connection', 'down', name], { stdio: 'pipe' });
}

/** A tap stands for the Wi-Fi: all that differs is what the packets would go through. */
function profile(name: string, network: string): string {
  return `[connection]
id=${name}
type=tun
interface-name=wlan77
autoconnect=false

[tun]
mode=2

[ipv4]
method=manual
address1=${network}.20/24,${network}.1
dns=${network}.1;
dns-search=${name};

[ipv6]
method=disabled
`;
}

/** What resolved knows of a link, or of all: `dns` or `domain`. */
export function resolvectl(about: 'dns' | 'domain', link?: string): string {
  const args = [about, ...(link === undefined ? [] : [link])];
  return spawnSync('resolvectl', args, { encoding: 'utf8' }).stdout.trim();
}

export async function stopService(name: string): Promise<void> {
  const child = running.get(name);
  running.delete(name);
  if (child === undefined || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** All of them, and what they have made. */
export async function stopServices(): Promise<void> {
  for (const name of [...running.keys()]) await stopService(name);
  spawnSync('ip', ['link', 'delete', 'wlan77'], { stdio: 'ignore' });
  rmSync('/run/systemd', { recursive: true, force: true });
}

export function isRunning(name: string): boolean {
  const child = running.get(name);
  return child?.exitCode === null && child.signalCode === null;
}

function start(name: string, program: string, args: readonly string[]): void {
  running.set(name, spawn(program, [...args], { stdio: 'ignore' }));
}

function hasName(name: string): boolean {
  const ask = ['--system', '--dest=org.freedesktop.DBus', '--print-reply', '/org/freedesktop/DBus'];
  const method = ['org.freedesktop.DBus.NameHasOwner', `string:${name}`];
  return spawnSync('dbus-send', [...ask, ...method], { encoding: 'utf8' }).stdout.includes('true');
}
