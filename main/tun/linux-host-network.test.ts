import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import { ip } from '../../test/contract/namespace-host.ts';
import { describeInNamespace } from '../../test/contract/network-namespace.ts';
import type { HostNetworkRequest } from './host-network.ts';
import { IpCommandError, runIp } from './ip-command.ts';
import { LinuxHostNetwork } from './linux-host-network.ts';
import { openNativeTun } from './native-tun.ts';
import type { TunDevice } from './tun-device.ts';

const lease: IpLease = {
  address: '10.64.64.64',
  prefixLength: 8,
  gateway: '10.64.64.65',
  dnsServers: [],
  mtu: 1400,
  source: 'dhcp',
};
const otherLease: IpLease = { ...lease, address: '10.1.2.3', gateway: '10.1.2.1', mtu: 1500 };

const lease6: Ipv6Lease = {
  address: '2001:db8:4a:1::7',
  prefixLength: 64,
  gateway: 'fe80::1',
  dnsServers: [],
  mtu: 1400,
  preferredLifetimeS: 0xffffffff,
  validLifetimeS: 0xffffffff,
};

function requestOn(interfaceName: string): HostNetworkRequest {
  return { interfaceName, lease, lease6: undefined, routing: 'everything', metric: 50 };
}

/** Stands in for `ip` and, on request, for its refusals. */
class RecordedIp {
  readonly ran: string[] = [];
  refuse: (command: string) => string | undefined = () => undefined;

  readonly run = (args: readonly string[]): Promise<void> => {
    const command = args.join(' ');
    this.ran.push(command);
    const output = this.refuse(command);
    return output === undefined
      ? Promise.resolve()
      : Promise.reject(new IpCommandError(args, output));
  };
}

describe.runIf(process.platform === 'linux')('LinuxHostNetwork', () => {
  it('has the new address and routes in place before the old ones go', async () => {
    const recorded = new RecordedIp();
    const network = new LinuxHostNetwork({ runIp: recorded.run });
    await network.apply(requestOn('tun987'));
    recorded.ran.length = 0;
    await network.apply({ ...requestOn('tun987'), lease: otherLease });
    expect(recorded.ran).toEqual([
      'link set dev tun987 mtu 1500 up',
      '-4 address replace 10.1.2.3/32 dev tun987',
      '-4 route prepend 10.1.2.1/32 dev tun987 scope link metric 50 src 10.1.2.3',
      '-4 route prepend default dev tun987 scope link metric 50 src 10.1.2.3',
      '-4 route del default dev tun987 metric 50 src 10.64.64.64',
      '-4 route del 10.64.64.65/32 dev tun987 metric 50 src 10.64.64.64',
      '-4 address flush dev tun987 to 10.64.64.64/32',
    ]);
  });

  it('undoes a half-made request, also the step that failed', async () => {
    const recorded = new RecordedIp();
    const network = new LinuxHostNetwork({ runIp: recorded.run });
    recorded.refuse = (command) =>
      command.includes('default') ? 'RTNETLINK answers: Operation not permitted' : undefined;
    await expect(network.apply(requestOn('tun987'))).rejects.toMatchObject({
      failure: {
        code: 'host-network-failed',
        detail:
          'ip -4 route prepend default dev tun987 scope link metric 50 src 10.64.64.64: ' +
          'RTNETLINK answers: Operation not permitted',
      },
    });
    recorded.ran.length = 0;
    recorded.refuse = () => undefined;
    await network.restore();
    expect(recorded.ran).toEqual([
      '-4 route del default dev tun987 metric 50 src 10.64.64.64',
      '-4 route del 10.64.64.65/32 dev tun987 metric 50 src 10.64.64.64',
      '-4 address flush dev tun987 to 10.64.64.64/32',
      'link set dev tun987 down',
    ]);
  });

  it('does one call after the other', async () => {
    const recorded = new RecordedIp();
    const network = new LinuxHostNetwork({ runIp: recorded.run });
    await Promise.all([network.apply(requestOn('tun987')), network.restore()]);
    expect(recorded.ran.at(-1)).toBe('link set dev tun987 down');
    expect(recorded.ran).toHaveLength(8);
  });

  it('works again after a call that failed', async () => {
    const network = new LinuxHostNetwork({ runIp: new RecordedIp().run });
    await expect(network.apply(requestOn('eth0'))).rejects.toMatchObject({
      failure: { code: 'host-network-failed' },
    });
    await network.apply(requestOn('tun987'));
  });

  it('has nothing to restore at first', async () => {
    const recorded = new RecordedIp();
    await new LinuxHostNetwork({ runIp: recorded.run }).restore();
    expect(recorded.ran).toEqual([]);
  });
});

describeInNamespace('host network of the kernel', import.meta, () => {
  let tun: TunDevice;
  let network: LinuxHostNetwork;

  beforeEach(() => {
    tun = openNativeTun({ mtu: 1500 });
    network = new LinuxHostNetwork();
    ip('link', 'set', 'dev', 'lo', 'up');
  });
  afterEach(async () => {
    await network.restore();
    await tun.close();
  });

  function addresses(): string[] {
    const lines = ip('-o', 'address', 'show', 'dev', tun.name).trim().split('\n');
    return lines.filter((line) => line !== '').map((line) => line.split(/\s+/)[3] ?? '');
  }
  function routes(): string[] {
    const lines = ip('-4', 'route', 'show').trim().split('\n');
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  }

  function routes6(): string[] {
    const lines = ip('-6', 'route', 'show', 'dev', tun.name).trim().split('\n');
    // The kernel's own route to the address itself is no business of ours.
    return lines
      .filter((line) => line !== '' && !line.includes('proto kernel'))
      .map((line) => line.trim().replace(/^(\S+) /, `$1 dev ${tun.name} `))
      .sort();
  }

  it('gives the interface exactly the address and the routes', async () => {
    await network.apply(requestOn(tun.name));
    expect(addresses()).toEqual(['10.64.64.64/32']);
    expect(routes()).toEqual([
      `default dev ${tun.name} scope link src 10.64.64.64 metric 50`,
      `10.64.64.65 dev ${tun.name} scope link src 10.64.64.64 metric 50`,
    ]);
    expect(ip('-o', 'link', 'show', 'dev', tun.name)).toMatch(/[<,]UP[,>].* mtu 1400 /);
  });

  it('keeps the kernel from adding IPv6 of its own', async () => {
    await network.apply(requestOn(tun.name));
    expect(ip('-6', 'address', 'show', 'dev', tun.name)).toBe('');
    const settings = `/proc/sys/net/ipv6/conf/${tun.name}`;
    expect(readFileSync(`${settings}/accept_ra`, 'utf8')).toBe('0\n');
    expect(readFileSync(`${settings}/autoconf`, 'utf8')).toBe('0\n');
    expect(readFileSync(`${settings}/addr_gen_mode`, 'utf8')).toBe('1\n');
  });

  it('manages an MTU that is too small for IPv6', async () => {
    const small = { ...lease, mtu: 576 };
    await network.apply({ ...requestOn(tun.name), lease: small });
    await network.apply({ ...requestOn(tun.name), lease: small });
    expect(addresses()).toEqual(['10.64.64.64/32']);
  });

  it('changes nothing when the same request comes again', async () => {
    await network.apply(requestOn(tun.name));
    const before = [addresses(), routes()];
    await network.apply(requestOn(tun.name));
    expect([addresses(), routes()]).toEqual(before);
  });

  it('gives the interface IPv6 beside IPv4, and takes it away again by itself', async () => {
    await network.apply({ ...requestOn(tun.name), lease6 });
    expect(addresses().sort()).toEqual(['10.64.64.64/32', '2001:db8:4a:1::7/128']);
    expect(routes6()).toEqual([
      `default dev ${tun.name} metric 50 pref medium`,
      `fe80::1 dev ${tun.name} metric 50 pref medium`,
    ]);
    expect(ip('-6', 'address', 'show', 'dev', tun.name)).not.toContain('tentative');
    await network.apply(requestOn(tun.name));
    expect(addresses()).toEqual(['10.64.64.64/32']);
    expect(routes6()).toEqual([]);
    expect(routes()).toHaveLength(2);
  });

  it('gives the interface IPv6 alone, and replaces its address without losing the route', async () => {
    await network.apply({ ...requestOn(tun.name), lease: undefined, lease6 });
    const other = { ...lease6, address: '2001:db8:4b:1::7' };
    await network.apply({ ...requestOn(tun.name), lease: undefined, lease6: other });
    expect(addresses()).toEqual(['2001:db8:4b:1::7/128']);
    expect(routes6()).toHaveLength(2);
    expect(ip('-6', 'route', 'get', '2001:db8:ff::1')).toContain(
      `dev ${tun.name} src 2001:db8:4b:1::7`,
    );
    await network.restore();
    expect([addresses(), routes6()]).toEqual([[], []]);
  });

  it('leaves IPv6 out where it is switched off, unless there is nothing else', async () => {
    writeFileSync(`/proc/sys/net/ipv6/conf/${tun.name}/disable_ipv6`, '1');
    await network.apply({ ...requestOn(tun.name), lease6 });
    expect(addresses()).toEqual(['10.64.64.64/32']);
    await expect(
      network.apply({ ...requestOn(tun.name), lease: undefined, lease6 }),
    ).rejects.toMatchObject({ failure: { code: 'host-network-failed' } });
  });

  it('replaces one lease by another', async () => {
    await network.apply(requestOn(tun.name));
    await network.apply({ ...requestOn(tun.name), lease: otherLease, routing: 'none' });
    expect(addresses()).toEqual(['10.1.2.3/32']);
    expect(routes()).toEqual([`10.1.2.1 dev ${tun.name} scope link src 10.1.2.3 metric 50`]);
  });

  it('goes in front of another default route of the same metric, and leaves it alone', async () => {
    const other = openNativeTun({ name: 'tun77', mtu: 1500 });
    ip('address', 'add', '192.0.2.2/24', 'dev', 'tun77');
    ip('link', 'set', 'dev', 'tun77', 'up');
    ip('route', 'add', 'default', 'via', '192.0.2.1', 'metric', '50');
    await network.apply(requestOn(tun.name));
    expect(ip('route', 'get', '198.51.100.1')).toContain(`dev ${tun.name} src 10.64.64.64`);
    await network.restore();
    expect(ip('route', 'get', '198.51.100.1')).toContain('dev tun77 src 192.0.2.2');
    await other.close();
  });

  it('moves to another interface', async () => {
    await network.apply(requestOn(tun.name));
    const second = openNativeTun({ name: 'tun78', mtu: 1500 });
    await network.apply(requestOn('tun78'));
    expect(addresses()).toEqual([]);
    expect(routes()).toContain('default dev tun78 scope link src 10.64.64.64 metric 50');
    expect(routes().join()).not.toContain(tun.name);
    await second.close();
  });

  it('restores, and once more', async () => {
    await network.apply(requestOn(tun.name));
    await network.restore();
    expect([addresses(), routes()]).toEqual([[], []]);
    expect(ip('-o', 'link', 'show', 'dev', tun.name)).not.toMatch(/[<,]UP[,>]/);
    await network.restore();
  });

  it('restores what a link that went down has lost already', async () => {
    await network.apply(requestOn(tun.name));
    ip('link', 'set', 'dev', tun.name, 'down');
    ip('address', 'flush', 'dev', tun.name);
    await network.restore();
    expect(addresses()).toEqual([]);
  });

  it('restores an interface that is gone', async () => {
    await network.apply(requestOn(tun.name));
    await tun.close();
    await network.restore();
  });

  it('fails on an interface that is not there', async () => {
    await expect(network.apply(requestOn('tun4711'))).rejects.toMatchObject({
      failure: { code: 'host-network-failed' },
    });
  });

  it('says what ip says', async () => {
    const error = await runIp(['link', 'set', 'dev', 'tun4711', 'up']).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(IpCommandError);
    expect((error as IpCommandError).output).toBe('Cannot find device "tun4711"');
  });
});
