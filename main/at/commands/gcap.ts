/** +GCAP — which command sets the stick claims. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export const readCapabilities: AtCommand<{ readonly caps: readonly string[] }> = {
  line: 'AT+GCAP',
  timeoutMs: 5_000,
  parse(informationLines) {
    return { caps: AnswerFields.of('AT+GCAP', '+GCAP', informationLines).all };
  },
};
