/** Answers of DHCPv6 servers, to a question that was asked. */
import { parseInformationReply } from '../../../main/net/dhcpv6-message.ts';
import { hexBytes } from '../../hex-bytes.ts';
import { withCanaries } from '../engine/canaries.ts';
import { invariant } from '../engine/invariant.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';

const mac = hexBytes('001e101f0000');
const head = '071a2b3c0001000a00030001001e101f00000002000a000300014c549945e5d5';
const servers = '0017002020010db800530000000000000000000120010db8005300000000000000000002';
const domains = '0018000e076578616d706c65047465737400';

export const dhcpv6: FuzzTarget = {
  name: 'dhcpv6',
  maxLength: 400,
  seeds: [head, head + servers, head + domains, `${head}${servers}${domains}0020000400000e10`].map(
    hexBytes,
  ),
  dictionary: ['00170010', '0018000e', '00200004', '000d0002', '0001000a', '0002', 'ff02'].map(
    hexBytes,
  ),
  work: { fixed: 4_000, perByte: 60 },
  run(input) {
    const reply = withCanaries(input, (bytes) =>
      parseInformationReply(bytes, { transactionId: 0x1a2b3c, mac }),
    );
    if (typeof reply === 'string') return;
    invariant(reply.dnsServers.length <= 3, 'three servers at most');
    invariant(
      reply.dnsServers.every((server) => server.length === 16 && server[0] !== 0xff),
      'a server is an address of one station',
    );
    invariant(reply.refreshAfterS >= 600, 'asks no oftener than every ten minutes');
    invariant(Number.isFinite(reply.refreshAfterS), 'a time is a number');
  },
};
