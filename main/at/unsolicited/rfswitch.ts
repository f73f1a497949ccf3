/** ^RFSWITCH — somebody turned the radio on or off. */
import type { AnswerFields } from '../answer-fields.ts';
import { parseRadioSwitch, type RadioSwitch } from '../commands/rfswitch.ts';

export interface RadioSwitchReport extends RadioSwitch {
  readonly type: 'rfswitch';
}

export function parseRfswitch(fields: AnswerFields): RadioSwitchReport {
  return { type: 'rfswitch', ...parseRadioSwitch(fields) };
}
