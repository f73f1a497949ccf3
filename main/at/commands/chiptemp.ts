/** ^CHIPTEMP — temperatures inside the stick (Huawei). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface ChipTemperatures {
  /** One per sensor, null where there is none. */
  readonly celsius: readonly (number | null)[];
}

const NOT_AVAILABLE = 65_535;

export const readChipTemperatures: AtCommand<ChipTemperatures> = {
  line: 'AT^CHIPTEMP?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^CHIPTEMP?', '^CHIPTEMP', informationLines);
    return {
      celsius: fields.all.map((_, i) => {
        const value = fields.integer(i);
        if (value === NOT_AVAILABLE) return null;
        // Some sensors count in tenths.
        return value > 100 ? value / 10 : value;
      }),
    };
  },
};
