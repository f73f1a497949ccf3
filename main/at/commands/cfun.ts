/** +CFUN — radio on, off, or a restart of the stick. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { settingCommand } from '../setting-command.ts';

export interface Functionality {
  /** 0 minimum, 1 full, 4 flight mode, 6 restart, 7 radio off by the switch. */
  readonly level: number;
}

export const readFunctionality: AtCommand<Functionality> = {
  line: 'AT+CFUN?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return { level: AnswerFields.of('AT+CFUN?', '+CFUN', informationLines).integer(0) };
  },
};

export const switchRadioOn = settingCommand('AT+CFUN=1', 30_000);
/** 0 and not 4: flight mode does not work on all Huawei sticks. */
export const switchRadioOff = settingCommand('AT+CFUN=0', 30_000);
