import { expect, it } from 'vitest';

import { IpProtocol, type Ipv4Packet } from '../ipv4.ts';
import { EchoMeasurement } from './echo-measurement.ts';

const DESTINATION = 0x08080808;
const end = { address: 0x0adb08cc, identifier: 0x7e57, port: 0xc000, random32: () => 1 };

/** What was sent, with its type turned from request to reply and the checksum put right. */
function replyTo(request: Uint8Array): Uint8Array {
  const reply = request.slice();
  reply[0] = 0;
  const sum = ((reply[2] ?? 0) << 8) + (reply[3] ?? 0) + 0x0800;
  const checksum = (sum & 0xffff) + (sum >>> 16);
  reply[2] = checksum >>> 8;
  reply[3] = checksum;
  return reply;
}

it.each([
  [IpProtocol.Icmp, { sent: 1, rttsMs: [40] }],
  [IpProtocol.Udp, { sent: 1, rttsMs: [] }],
])('takes an echo for one in protocol %i only if that is ICMP', (protocol, found) => {
  const measurement = new EchoMeasurement(0, end, DESTINATION, 1);
  const [request] = measurement.tick(0);
  const payload = replyTo(request?.payload ?? new Uint8Array());
  measurement.receive(40, { protocol, source: DESTINATION, payload } as Ipv4Packet);
  measurement.tick(60_000);
  expect(measurement.answer).toMatchObject(found);
});
