/** What on this computer could keep Tetherstick from working: facts that anybody may read. */
import { accessSync, constants, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { DoctorCheck } from '../../shared/doctor-check.ts';
import { INSTALLED_HELPER } from './helper-program.ts';

export interface DoctorFinding {
  readonly check: DoctorCheck;
  readonly state: 'good' | 'problem' | 'note';
  /** Names and paths, for experts. */
  readonly detail?: string;
  /** What mends it, as a program and its arguments; needs root. */
  readonly fix?: readonly string[];
}

const BACKUP = '/etc/resolv.conf.tetherstick-backup';
const POLKIT_ACTION = '/usr/share/polkit-1/actions/org.tetherstick.host-network.policy';
const udevRules = ['/usr/lib/udev/rules.d', '/lib/udev/rules.d', '/etc/udev/rules.d'].map(
  (folder) => `${folder}/60-tetherstick.rules`,
);
/** Programs that may hold a stick's ports; as the kernel shortens their names. */
const otherOwners = ['ModemManager', 'brltty', 'pppd'];
const vpnNames = /^(?:wg|tailscale|tun|tap|ppp|nordlynx|proton|mullvad|zt)/;

/** `root` is where the computer's files are: `/` but in tests. */
export function examine(root = '/'): readonly DoctorFinding[] {
  const at = (path: string): string => join(root, path);
  const checks: readonly ((at: (path: string) => string) => DoctorFinding)[] = [
    tunDevice,
    helper,
    polkit,
    udev,
    userNamespaces,
    leftovers,
    dns,
    owners,
    vpns,
  ];
  return checks.map((check) => check(at));
}

type At = (path: string) => string;

function tunDevice(at: At): DoctorFinding {
  if (existsSync(at('/dev/net/tun'))) return { check: 'tun-device', state: 'good' };
  return { check: 'tun-device', state: 'problem', fix: ['modprobe', 'tun'] };
}

function helper(at: At): DoctorFinding {
  const stat = existsSync(at(INSTALLED_HELPER)) ? lstatSync(at(INSTALLED_HELPER)) : undefined;
  if (stat === undefined) return { check: 'helper', state: 'problem', detail: INSTALLED_HELPER };
  const isSafe = stat.isFile() && (stat.mode & 0o022) === 0;
  return { check: 'helper', state: isSafe ? 'good' : 'problem', detail: INSTALLED_HELPER };
}

function polkit(at: At): DoctorFinding {
  const missing = ['/usr/bin/pkexec', POLKIT_ACTION].filter((path) => !existsSync(at(path)));
  if (missing.length === 0) return { check: 'polkit', state: 'good' };
  return { check: 'polkit', state: 'problem', detail: missing.join(', ') };
}

function udev(at: At): DoctorFinding {
  const found = udevRules.find((path) => existsSync(at(path)));
  if (found === undefined) return { check: 'udev-rule', state: 'problem' };
  return { check: 'udev-rule', state: 'good', detail: found };
}

/** Ubuntu 24.04 keeps unprivileged user namespaces, and so Electron's sandbox, from unknown programs. */
function userNamespaces(at: At): DoctorFinding {
  const setting = read(at('/proc/sys/kernel/apparmor_restrict_unprivileged_userns'))?.trim();
  const isAllowed = existsSync(at('/etc/apparmor.d/tetherstick'));
  const state = setting === '1' && !isAllowed ? 'note' : 'good';
  return { check: 'user-namespaces', state };
}

/** While a helper runs, its traces are no leftovers. */
function leftovers(at: At): DoctorFinding {
  const isRunning = processNames(at).includes('tetherstick-hel');
  const traces = [BACKUP].filter((path) => isThere(at(path)));
  if (isRunning || traces.length === 0) return { check: 'leftovers', state: 'good' };
  const fix = [INSTALLED_HELPER, '--undo'];
  return { check: 'leftovers', state: 'problem', detail: traces.join(', '), fix };
}

function dns(at: At): DoctorFinding {
  const text = read(at('/etc/resolv.conf'));
  if (text === undefined) return { check: 'dns', state: 'note', detail: 'no /etc/resolv.conf' };
  const [first = ''] = text.split('\n').filter((line) => line !== '');
  const servers = [...text.matchAll(/^nameserver\s+(\S+)/gm)].map(([, server = '']) => server);
  const detail = `${servers.join(', ') || 'no name server'} (${first.slice(0, 60)})`;
  return { check: 'dns', state: servers.length > 0 ? 'good' : 'note', detail };
}

function owners(at: At): DoctorFinding {
  const running = otherOwners.filter((name) => processNames(at).includes(name));
  if (running.length === 0) return { check: 'other-owners', state: 'good' };
  return { check: 'other-owners', state: 'note', detail: running.join(', ') };
}

/** Interfaces of other tunnels that are up. */
function vpns(at: At): DoctorFinding {
  const names = (read(at('/proc/net/dev')) ?? '')
    .split('\n')
    .flatMap((line) => /^\s*([^\s:]+):/.exec(line)?.[1] ?? [])
    .filter((name) => vpnNames.test(name));
  if (names.length === 0) return { check: 'other-vpns', state: 'good' };
  return { check: 'other-vpns', state: 'note', detail: names.join(', ') };
}

function processNames(at: At): string[] {
  try {
    const pids = readdirSync(at('/proc')).filter((name) => /^\d+$/.test(name));
    return pids.flatMap((pid) => read(at(`/proc/${pid}/comm`))?.trim() ?? []);
  } catch {
    return [];
  }
}

/** Also where it is a link that leads nowhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function read(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
