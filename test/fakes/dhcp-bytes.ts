/** A DHCP server's message from its parts as hex, for tests that bend one of them. */
import { hexBytes } from '../hex-bytes.ts';

export interface DhcpParts {
  readonly op?: string;
  readonly hardwareLength?: string;
  readonly xid?: string;
  readonly flags?: string;
  readonly yiaddr?: string;
  readonly chaddr?: string;
  readonly sname?: string;
  readonly file?: string;
  readonly magic?: string;
  /** The end option included. */
  readonly options: string;
}

/** By default an answer with xid 3903f326 for 00:1e:10:1f:00:00, naming 10.0.0.2. */
export function dhcpBytes(parts: DhcpParts): Uint8Array {
  return hexBytes(
    [
      parts.op ?? '02',
      '01',
      parts.hardwareLength ?? '06',
      '00',
      parts.xid ?? '3903f326',
      '0000',
      parts.flags ?? '0000',
      '00000000',
      parts.yiaddr ?? '0a000002',
      '00000000',
      '00000000',
      padded(parts.chaddr ?? '001e101f0000', 16),
      padded(parts.sname ?? '', 64),
      padded(parts.file ?? '', 128),
      parts.magic ?? '63825363',
      parts.options,
    ].join(''),
  );
}

function padded(hex: string, length: number): string {
  return hex.replaceAll(/\s/g, '').padEnd(2 * length, '0');
}
