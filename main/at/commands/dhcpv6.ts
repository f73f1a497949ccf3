/** ^DHCPV6 — mostly the DNS servers; the address itself comes by router advertisement (Huawei). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface NdisIpv6 {
  /** Addresses as the stick writes them, `::` where it has none. */
  readonly address: string;
  readonly prefix: string;
  readonly gateway: string;
  readonly dhcp: string;
  readonly dns1: string;
  readonly dns2: string;
  /** Theoretical, bit/s. */
  readonly maxRx: number;
  readonly maxTx: number;
}

export const readDhcpV6: AtCommand<NdisIpv6> = {
  line: 'AT^DHCPV6?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^DHCPV6?', '^DHCPV6', informationLines);
    return {
      address: fields.text(0),
      prefix: fields.text(1),
      gateway: fields.text(2),
      dhcp: fields.text(3),
      dns1: fields.text(4),
      dns2: fields.text(5),
      maxRx: fields.optionalInteger(6) ?? 0,
      maxTx: fields.optionalInteger(7) ?? 0,
    };
  },
};

/** As the stick writes them; `::` is none. */
export function dnsServersOf({ dns1, dns2 }: NdisIpv6): readonly string[] {
  return [...new Set([dns1, dns2].filter((address) => address !== '::'))];
}
