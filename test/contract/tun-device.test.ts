import { openNativeTun } from '../../main/tun/native-tun.ts';
import { MemoryTun } from '../fakes/memory-tun.ts';
import { hostBehind, silenceIpv6 } from './namespace-host.ts';
import { describeInNamespace } from './network-namespace.ts';
import { tunDeviceContract, type TunUnderTest } from './tun-device.ts';
import { udpPacket, udpPayload } from './udp-packet.ts';

const host = { address: '10.99.0.2', port: 5000 };
const peer = { address: '10.99.0.1', port: 7000 };

tunDeviceContract('MemoryTun', () => Promise.resolve(hostBehindMemory(new MemoryTun())));

describeInNamespace('kernel TUN', import.meta, () => {
  silenceIpv6();
  tunDeviceContract('NativeTun', () => hostBehind(openNativeTun({ mtu: 1500 })));
});

function hostBehindMemory(tun: MemoryTun): TunUnderTest {
  return {
    tun,
    hostSends: (payload) => Promise.resolve(tun.hostSends(udpPacket(host, peer, payload))),
    packetToHost: (payload) => udpPacket(peer, host, payload),
    hostReceived: () => Promise.resolve(tun.received.map((packet) => udpPayload(packet) ?? packet)),
    dispose: () => Promise.resolve(),
  };
}
