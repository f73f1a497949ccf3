/** ^IPV6CAP — which IP types the stick can do (Huawei). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

/** `cap`: 1 IPv4, 2 IPv6, 7 both and dual stack. */
export const readIpCapability: AtCommand<{ readonly cap: number }> = {
  line: 'AT^IPV6CAP?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return { cap: AnswerFields.of('AT^IPV6CAP?', '^IPV6CAP', informationLines).integer(0) };
  },
};
