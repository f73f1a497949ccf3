/** ^CERSSI — LTE levels (Huawei). Only the sixth to eighth field are understood. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface LteLevels {
  readonly rsrpDbm: number | null;
  readonly rsrqDb: number | null;
  readonly sinrDb: number | null;
}

const NOT_AVAILABLE = 0x7f7f;

export const readLteLevels: AtCommand<LteLevels> = {
  line: 'AT^CERSSI?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^CERSSI?', '^CERSSI', informationLines);
    const level = (index: number) => {
      const value = fields.integer(index);
      return value === NOT_AVAILABLE ? null : value;
    };
    return { rsrpDbm: level(5), rsrqDb: level(6), sinrDb: level(7) };
  },
};
