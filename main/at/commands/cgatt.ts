/** +CGATT — is the stick attached to the packet domain? */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export const readAttachment: AtCommand<{ readonly attached: boolean }> = {
  line: 'AT+CGATT?',
  timeoutMs: 10_000,
  parse(informationLines) {
    return { attached: AnswerFields.of('AT+CGATT?', '+CGATT', informationLines).integer(0) === 1 };
  },
};
