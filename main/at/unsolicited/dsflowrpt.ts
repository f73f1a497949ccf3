/** ^DSFLOWRPT — traffic of the call. */
import type { AnswerFields } from '../answer-fields.ts';
import { type FlowReport, parseFlowReport } from '../commands/dsflowrpt.ts';

export interface TrafficReport extends FlowReport {
  readonly type: 'dsflowrpt';
}

export function parseDsflowrpt(fields: AnswerFields): TrafficReport {
  return { type: 'dsflowrpt', ...parseFlowReport(fields) };
}
