import { emitIcmpEcho } from '../icmp.ts';
import { IpProtocol } from '../ipv4.ts';
import type { OwnEnd, OwnPacket } from './measurement.ts';

/** An echo request with `dataLength` zero bytes. */
export function echoTo(
  { identifier }: OwnEnd,
  destination: number,
  sequence: number,
  dataLength: number,
): OwnPacket {
  const data = new Uint8Array(dataLength);
  const payload = emitIcmpEcho({ type: 'request', identifier, sequence, data });
  return { protocol: IpProtocol.Icmp, destination, payload };
}
