/** ^DSFLOWQRY — time and bytes of the last call and in total (Huawei). All fields are hex. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface FlowTotals {
  readonly lastSeconds: number;
  readonly lastTxBytes: number;
  readonly lastRxBytes: number;
  readonly totalSeconds: number;
  readonly totalTxBytes: number;
  readonly totalRxBytes: number;
}

export const readFlowTotals: AtCommand<FlowTotals> = {
  line: 'AT^DSFLOWQRY',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^DSFLOWQRY', '^DSFLOWQRY', informationLines);
    return {
      lastSeconds: fields.hex(0),
      lastTxBytes: fields.hex(1),
      lastRxBytes: fields.hex(2),
      totalSeconds: fields.hex(3),
      totalTxBytes: fields.hex(4),
      totalRxBytes: fields.hex(5),
    };
  },
};
