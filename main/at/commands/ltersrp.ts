/** ^LTERSRP — level and quality of the LTE reference signal (Huawei). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface LteReferenceSignal {
  readonly rsrpDbm: number;
  readonly rsrqDb: number;
}

export const readLteReferenceSignal: AtCommand<LteReferenceSignal> = {
  line: 'AT^LTERSRP?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^LTERSRP?', '^LTERSRP', informationLines);
    return { rsrpDbm: fields.integer(0), rsrqDb: fields.integer(1) };
  },
};
