/** The ways in which a computer's /etc/resolv.conf comes about, each set up for real. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';

import type { DnsMode } from '../../main/host/helper-protocol.ts';
import { missingPackages, usePackages } from './packages.ts';
import {
  isRunning,
  missingBus,
  networkManagerPackages,
  resolvectl,
  resolvedPackages,
  startNetworkManager,
  startResolved,
  stopServices,
} from './services.ts';

export interface DnsSetUp {
  readonly mode: DnsMode;
  /** That bring it. */
  readonly packages?: readonly string[];
  readonly install: () => void | Promise<void>;
}

const RESOLV_CONF = '/etc/resolv.conf';
const plain = '# by hand\nnameserver 192.0.2.53\noptions edns0\n';
/** As its package links it. */
const RESOLVEDS_FILE = '../run/systemd/resolve/stub-resolv.conf';

export const dnsSetUps: Readonly<Record<string, DnsSetUp>> = {
  'a plain file': { mode: 'file', install: () => writeFileSync(RESOLV_CONF, plain) },
  'a plain file of another user and mode': {
    mode: 'file',
    install: () => {
      writeFileSync(RESOLV_CONF, plain);
      chmodSync(RESOLV_CONF, 0o640);
      chownSync(RESOLV_CONF, 1234, 1235);
    },
  },
  'a link to somewhere': {
    mode: 'file',
    install: () => {
      mkdirSync('/etc/elsewhere', { recursive: true });
      writeFileSync('/etc/elsewhere/resolv.conf', plain);
      symlinkSync('elsewhere/resolv.conf', RESOLV_CONF);
    },
  },
  'a link that leads nowhere': {
    mode: 'file',
    install: () => symlinkSync('/run/not/there', RESOLV_CONF),
  },
  'no file at all': { mode: 'file', install: () => undefined },
  'a plain file of NetworkManager': {
    mode: 'network-manager',
    packages: networkManagerPackages,
    install: async () => {
      writeFileSync(RESOLV_CONF, '');
      await startNetworkManager();
    },
  },
  'systemd-resolved': {
    mode: 'resolved',
    packages: resolvedPackages,
    install: async () => {
      symlinkSync(RESOLVEDS_FILE, RESOLV_CONF);
      await startResolved();
    },
  },
  'systemd-resolved and NetworkManager': {
    mode: 'resolved',
    packages: [...resolvedPackages, ...networkManagerPackages],
    install: async () => {
      symlinkSync(RESOLVEDS_FILE, RESOLV_CONF);
      await startResolved();
      await startNetworkManager();
    },
  },
  resolvconf: {
    mode: 'resolvconf',
    packages: ['resolvconf'],
    install: () => {
      mkdirSync('/run/resolvconf/interface', { recursive: true });
      symlinkSync('/run/resolvconf/resolv.conf', RESOLV_CONF);
      if (!existsSync('/etc/resolvconf/run')) symlinkSync('/run/resolvconf', '/etc/resolvconf/run');
      resolvconf(['--enable-updates'], '');
      resolvconf(['-a', 'eth0.dhclient'], 'nameserver 192.0.2.1\nsearch home\n');
    },
  },
  openresolv: {
    mode: 'openresolv',
    packages: ['openresolv'],
    install: () => {
      writeFileSync(RESOLV_CONF, '');
      resolvconf(['-a', 'eth0'], 'nameserver 192.0.2.1\nsearch home\n');
    },
  },
};

export function resolvconf(args: readonly string[], input: string): void {
  execFileSync('/sbin/resolvconf', [...args], { input, stdio: ['pipe', 'ignore', 'inherit'] });
}

/** Why one of them can not be had here. */
export function missingFor({ packages = [] }: DnsSetUp): string | undefined {
  const needsBus = packages.some(
    (name) => !name.endsWith('resolv') && !name.endsWith('resolvconf'),
  );
  return missingPackages(packages) ?? (needsBus ? missingBus() : undefined);
}

/** Away with what an earlier test has set up, then this one, with packages beside its own. */
export async function installDns(setUp: DnsSetUp, others: readonly string[] = []): Promise<void> {
  await stopServices();
  for (const path of [RESOLV_CONF, `${RESOLV_CONF}.tetherstick-backup`, '/etc/elsewhere']) {
    rmSync(path, { recursive: true, force: true });
  }
  for (const path of ['/run/NetworkManager', '/run/resolvconf', '/run/tetherstick']) {
    rmSync(path, { recursive: true, force: true });
  }
  usePackages([...(setUp.packages ?? []), ...others]);
  await setUp.install();
}

/** Who is asked for names, the stick's own servers in front where there are any. */
export function nameServers(): string[] {
  const text = existsSync(RESOLV_CONF) ? readFileSync(RESOLV_CONF, 'utf8') : '';
  const servers = [...text.matchAll(/^nameserver (\S+)$/gm)].map(([, server = '']) => server);
  if (servers[0] !== '127.0.0.53' || !isRunning('resolved')) return servers;
  const ofLinks = resolvectl('dns').matchAll(/^Link \d+ \((\S+)\): (.+)$/gm);
  return [...ofLinks]
    .map(([, link = '', list = '']) => ({ link, list: list.split(' ') }))
    .sort((one, other) => Number(other.link === STICK) - Number(one.link === STICK))
    .flatMap(({ list }) => list);
}

const STICK = 'tetherstick0';
