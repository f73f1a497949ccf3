/** ^HCSQ — signal quality, on every open port every few seconds. */
import type { AnswerFields } from '../answer-fields.ts';
import { parseSignalQuality, type SignalQuality } from '../commands/hcsq.ts';

export interface SignalQualityReport extends SignalQuality {
  readonly type: 'hcsq';
}

export function parseHcsq(fields: AnswerFields): SignalQualityReport {
  return { type: 'hcsq', ...parseSignalQuality(fields) };
}
