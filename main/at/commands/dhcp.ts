/** ^DHCP — the IPv4 configuration of the data call (Huawei). ERROR while no call is up. */
import type { IpLease } from '../../../shared/lease.ts';
import { AnswerFields, membersOf } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface NdisIpv4 {
  /** All addresses in dotted decimal, `0.0.0.0` where the stick has none. */
  readonly address: string;
  /** Leading ones of the mask; sticks hand out /8, /30 and /32 as they like. */
  readonly prefix: number;
  readonly gateway: string;
  readonly dhcp: string;
  readonly dns1: string;
  readonly dns2: string;
  /** Theoretical, bit/s. */
  readonly maxRx: number;
  readonly maxTx: number;
}

const NO_ADDRESS = '0.0.0.0';

export const readDhcp: AtCommand<NdisIpv4> = {
  line: 'AT^DHCP?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^DHCP?', '^DHCP', informationLines);
    return {
      address: addressAt(fields, 0),
      prefix: prefixLength(addressAt(fields, 1)),
      gateway: addressAt(fields, 2),
      dhcp: addressAt(fields, 3),
      dns1: addressAt(fields, 4),
      dns2: addressAt(fields, 5),
      maxRx: fields.optionalInteger(6) ?? 0,
      maxTx: fields.optionalInteger(7) ?? 0,
    };
  },
};

/** Undefined when there is no address or no gateway in it. */
export function toIpLease(answer: NdisIpv4): IpLease | undefined {
  if (answer.address === NO_ADDRESS || answer.gateway === NO_ADDRESS) return undefined;
  const dnsServers = [answer.dns1, answer.dns2].filter((address) => address !== NO_ADDRESS);
  return {
    address: answer.address,
    prefixLength: answer.prefix,
    gateway: answer.gateway,
    dnsServers: [...new Set(dnsServers)],
    mtu: 1500,
    source: 'at',
  };
}

/** `AT^DHCP=?`: which contexts may be asked for. */
export function parseDhcpTest(informationLines: readonly string[]): { cid: readonly number[] } {
  const fields = AnswerFields.of('AT^DHCP=?', '^DHCP', informationLines);
  const [, from, to] = /^(\d+)-(\d+)$/.exec(membersOf(fields.text(0))[0] ?? '') ?? [];
  return from === undefined ? fields.fail() : { cid: [Number(from), Number(to)] };
}

/** Hex with the least significant byte first: A3EC5C64 is 100.92.236.163. Zeros may be missing. */
function addressAt(fields: AnswerFields, index: number): string {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(fields.text(index))) return fields.text(index);
  const value = fields.hex(index);
  if (value > 0xffffffff) fields.fail();
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff).join('.');
}

function prefixLength(mask: string): number {
  const bits = mask
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');
  return bits.length - bits.replace(/^1+/, '').length;
}
