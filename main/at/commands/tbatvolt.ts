/** ^TBATVOLT — supply voltage inside the stick (Huawei). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export const readVoltage: AtCommand<{ readonly millivolt: number }> = {
  line: 'AT^TBATVOLT?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return { millivolt: AnswerFields.of('AT^TBATVOLT?', '^TBATVOLT', informationLines).integer(0) };
  },
};
