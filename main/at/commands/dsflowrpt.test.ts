import { expect, it } from 'vitest';

import { AnswerFields } from '../answer-fields.ts';
import {
  parseFlowReport,
  parseFlowReportTest,
  startFlowReports,
  stopFlowReports,
} from './dsflowrpt.ts';

it('reads a report', () => {
  const payload = '00000210,00000000,00000000,0000000000000C58,0000000000000C5E,0010E000,0010E000';
  expect(parseFlowReport(new AnswerFields('^DSFLOWRPT', [], payload))).toEqual({
    seconds: 528,
    txRate: 0,
    rxRate: 0,
    txBytes: 3160,
    rxBytes: 3166,
    qosTxRate: 1_105_920,
    qosRxRate: 1_105_920,
  });
});

it('reads the test form and switches the reports', () => {
  expect(parseFlowReportTest(['^DSFLOWRPT: (0,1)'])).toEqual({ values: [0, 1] });
  expect([startFlowReports.line, stopFlowReports.line]).toEqual([
    'AT^DSFLOWRPT=1',
    'AT^DSFLOWRPT=0',
  ]);
});
