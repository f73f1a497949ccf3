/** The host at the other end of a kernel interface: sockets and settings of this namespace. */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';

import type { TunDevice } from '../../main/tun/tun-device.ts';
import type { TunUnderTest } from './tun-device.ts';
import { udpPacket } from './udp-packet.ts';

/** Never called outside describeInNamespace. */
export function ip(...args: readonly string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The kernel itself shall send nothing (router solicitations, multicast reports). */
export function silenceIpv6(): void {
  for (const scope of ['all', 'default']) {
    const path = `/proc/sys/net/ipv6/conf/${scope}/disable_ipv6`;
    if (existsSync(path)) writeFileSync(path, '1');
  }
}

const hostAddress = '10.99.0.2';
const peer = { address: '10.99.0.1', port: 7000 };

/** Brings the interface of `tun` up with an address, and opens a UDP socket there. */
export async function hostBehind(tun: TunDevice): Promise<TunUnderTest> {
  ip('address', 'add', `${hostAddress}/24`, 'dev', tun.name);
  ip('link', 'set', 'dev', tun.name, 'up');
  const socket = createSocket('udp4');
  socket.bind(0, hostAddress);
  await once(socket, 'listening');
  const own = { address: hostAddress, port: socket.address().port };

  const received: Uint8Array[] = [];
  let onReceived = (): void => undefined;
  socket.on('message', (message) => {
    received.push(new Uint8Array(message));
    onReceived();
  });

  return {
    tun,
    hostSends: (payload) =>
      new Promise((resolve, reject) => {
        socket.send(payload, peer.port, peer.address, (error) => {
          if (error === null) resolve();
          else reject(error);
        });
      }),
    packetToHost: (payload) => udpPacket(peer, own, payload),
    hostReceived: async (count) => {
      while (received.length < count) {
        await new Promise<void>((resolve) => (onReceived = resolve));
      }
      return received;
    },
    dispose: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
