/** ^DSFLOWRPT — traffic of the call, reported every two seconds (Huawei). All fields are hex. */
import { AnswerFields, numbersOf } from '../answer-fields.ts';
import { settingCommand } from '../setting-command.ts';

export interface FlowReport {
  /** Always 0 on some firmware, whose reports are of no use. */
  readonly seconds: number;
  /** Bytes per second. */
  readonly txRate: number;
  readonly rxRate: number;
  readonly txBytes: number;
  readonly rxBytes: number;
  readonly qosTxRate: number;
  readonly qosRxRate: number;
}

export const startFlowReports = settingCommand('AT^DSFLOWRPT=1');
export const stopFlowReports = settingCommand('AT^DSFLOWRPT=0');

export function parseFlowReport(fields: AnswerFields): FlowReport {
  return {
    seconds: fields.hex(0),
    txRate: fields.hex(1),
    rxRate: fields.hex(2),
    txBytes: fields.hex(3),
    rxBytes: fields.hex(4),
    qosTxRate: fields.hex(5),
    qosRxRate: fields.hex(6),
  };
}

/** `AT^DSFLOWRPT=?` */
export function parseFlowReportTest(lines: readonly string[]): { values: readonly number[] } {
  const fields = AnswerFields.of('AT^DSFLOWRPT=?', '^DSFLOWRPT', lines);
  return { values: numbersOf(fields.text(0)) };
}
