/** ^RFSWITCH — the radio switches in hardware and in software (Huawei). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { settingCommand } from '../setting-command.ts';

export interface RadioSwitch {
  readonly hardwareOn: boolean;
  readonly softwareOn: boolean;
}

export const readRadioSwitch: AtCommand<RadioSwitch> = {
  line: 'AT^RFSWITCH?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return parseRadioSwitch(AnswerFields.of('AT^RFSWITCH?', '^RFSWITCH', informationLines));
  },
};

export function parseRadioSwitch(fields: AnswerFields): RadioSwitch {
  return { hardwareOn: fields.integer(0) === 1, softwareOn: fields.integer(1) === 1 };
}

export const switchRadioOnInSoftware = settingCommand('AT^RFSWITCH=1', 30_000);
