/** ^CGMTU — largest packets of a context (Huawei, later platforms). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface ContextMtu {
  readonly cid: number;
  /** Bytes. */
  readonly ipv4Mtu: number;
  readonly ipv6Mtu: number | null;
}

export function readContextMtu(cid: number): AtCommand<ContextMtu> {
  const line = `AT^CGMTU=${cid}`;
  return {
    line,
    timeoutMs: 5_000,
    parse(informationLines) {
      const fields = AnswerFields.of(line, '^CGMTU', informationLines);
      return {
        cid: fields.integer(0),
        ipv4Mtu: fields.integer(1),
        ipv6Mtu: fields.optionalInteger(2) ?? null,
      };
    },
  };
}
