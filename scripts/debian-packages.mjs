// What the demo and the tests need from the operating system, and how to get it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './progress.mjs';

/** Program → Debian package. Programs are looked up in PATH and the sbin folders. */
export const toolsForBuild = { python3: 'python3', make: 'make', cc: 'gcc', 'c++': 'g++' };
export const toolsForDemo = { ip: 'iproute2', dnsmasq: 'dnsmasq-base', ping: 'iputils-ping' };
export const toolsForTests = {
  ...toolsForDemo,
  iperf3: 'iperf3',
  chromium: 'chromium',
  tshark: 'tshark',
  clang: 'clang',
  'dbus-daemon': 'dbus',
  pkaction: 'polkitd',
};

const searchPath = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
];

export function hasTool(name) {
  return searchPath.some((dir) => {
    try {
      accessSync(join(dir, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Packages whose tool is not there. */
export function missingPackages(tools) {
  return [...new Set(Object.entries(tools).flatMap(([tool, pkg]) => (hasTool(tool) ? [] : [pkg])))];
}

/**
 * As root on Debian or Ubuntu installs what is missing. Returns the packages that are still
 * missing afterwards.
 */
export function providePackages(tools) {
  const missing = missingPackages(tools);
  if (missing.length === 0 || !isDebianLike() || process.getuid?.() !== 0) return missing;
  say(`installing Debian packages: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  if (spawnSync('apt-get', install, { ...quiet, stdio: 'ignore' }).status !== 0) {
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', install, quiet);
  }
  return missingPackages(tools);
}

function isDebianLike() {
  if (!existsSync('/etc/os-release')) return false;
  return /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
}
