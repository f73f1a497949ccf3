/** +CGPADDR — the address the network gave to a context. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface PdpAddress {
  readonly cid: number;
  /** IPv4, IPv6 (in the dotted form of 27.007 or with colons) or both; empty without a call. */
  readonly addresses: readonly string[];
}

export function readPdpAddress(cid: number): AtCommand<PdpAddress> {
  const line = `AT+CGPADDR=${cid}`;
  return {
    line,
    timeoutMs: 5_000,
    parse(informationLines) {
      const fields = AnswerFields.of(line, '+CGPADDR', informationLines);
      const addresses = fields.all
        .slice(1)
        .filter((address) => address !== '' && address !== '0.0.0.0');
      return { cid: fields.integer(0), addresses };
    },
  };
}
