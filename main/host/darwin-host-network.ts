/**
 * macOS: what a host plan comes to there, as commands and scutil scripts. Pure; not yet run on a Mac.
 *
 * Routes go with the interface. There are no metrics: halves of the address space beat any default
 * route and leave it alone. The keys of configd outlive a process, so they are removed by name.
 * ifconfig(8), route(8), scutil(8); the keys as vpnc-script and OpenVPN use them.
 */
import { isIPv4 } from 'node:net';

import { FailureError } from '../../shared/failure.ts';
import type { IpPrefix } from './helper-protocol.ts';
import type { HostPlan } from './host-plan.ts';

export interface DarwinSteps {
  /** Program and arguments, in order; no shell. */
  readonly commands: readonly (readonly string[])[];
  /** Standard input of `/usr/sbin/scutil`, after the commands; empty: not started. */
  readonly scutil: string;
}

const SERVICE = 'State:/Network/Service/org.tetherstick.Tetherstick';

const flushNames = [
  ['/usr/bin/dscacheutil', '-flushcache'],
  ['/usr/bin/killall', '-HUP', 'mDNSResponder'],
] as const;

/** FailureError 'host-network-failed' for an interface that is no utun. */
export function darwinApply(interfaceName: string, plan: HostPlan): DarwinSteps {
  requireUtun(interfaceName);
  return {
    commands: [
      ...plan.addresses.map((address) => addressCommand(interfaceName, address, plan.mtu)),
      ...plan.routes.flatMap(halves).map((route) => routeCommand('add', interfaceName, route)),
      ...(plan.dns.servers.length > 0 ? flushNames : []),
    ],
    scutil: plan.dns.servers.length > 0 ? dnsScript(interfaceName, plan) : '',
  };
}

/** Content when the interface, and its routes with it, is gone already. */
export function darwinUndo(interfaceName: string, plan: HostPlan): DarwinSteps {
  requireUtun(interfaceName);
  return {
    commands: [
      ...plan.routes.flatMap(halves).map((route) => routeCommand('delete', interfaceName, route)),
      ...flushNames,
    ],
    scutil: [`remove ${SERVICE}/DNS`, `remove ${SERVICE}/IPv4`, 'quit', ''].join('\n'),
  };
}

function addressCommand(name: string, address: string, mtu: number): readonly string[] {
  return isIPv4(address)
    ? ['/sbin/ifconfig', name, 'inet', address, address].concat([
        'netmask',
        '255.255.255.255',
        'mtu',
        String(mtu),
        'up',
      ])
    : ['/sbin/ifconfig', name, 'inet6', address, 'prefixlen', '128'];
}

function routeCommand(
  verb: 'add' | 'delete',
  name: string,
  { address, prefixLength }: IpPrefix,
): readonly string[] {
  const family = isIPv4(address) ? '-inet' : '-inet6';
  const to = `${address}/${prefixLength}`;
  return ['/sbin/route', '-q', '-n', verb, family, to, '-interface', name];
}

/** A default route in two. */
function halves(route: IpPrefix): readonly IpPrefix[] {
  if (route.prefixLength > 0) return [route];
  const upper = isIPv4(route.address) ? '128.0.0.0' : '8000::';
  return [route.address, upper].map((address) => ({ address, prefixLength: 1 }));
}

/** A service of our own that is the primary one, so that its servers are asked for everything. */
function dnsScript(name: string, { addresses, dns }: HostPlan): string {
  const [address] = addresses.filter((one) => isIPv4(one));
  const primary =
    address === undefined
      ? []
      : [
          'd.init',
          `d.add Addresses * ${address}`,
          'd.add SubnetMasks * 255.255.255.255',
          `d.add InterfaceName ${name}`,
          `d.add Router ${address}`,
          'd.add OverridePrimary # 1',
          `set ${SERVICE}/IPv4`,
        ];
  return [
    'd.init',
    `d.add ServerAddresses * ${dns.servers.join(' ')}`,
    ...(dns.searchDomains.length > 0
      ? [`d.add SearchDomains * ${dns.searchDomains.join(' ')}`]
      : []),
    `set ${SERVICE}/DNS`,
    ...primary,
    'quit',
    '',
  ].join('\n');
}

function requireUtun(name: string): void {
  if (/^utun[0-9]{1,5}$/.test(name)) return;
  throw new FailureError({ code: 'host-network-failed', detail: `not a utun: ${name}` });
}
