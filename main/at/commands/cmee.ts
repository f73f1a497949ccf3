/** +CMEE — how errors are reported: 0 bare ERROR, 1 numbers, 2 texts. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export const readErrorReporting: AtCommand<{ readonly cmee: number }> = {
  line: 'AT+CMEE?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return { cmee: AnswerFields.of('AT+CMEE?', '+CMEE', informationLines).integer(0) };
  },
};
