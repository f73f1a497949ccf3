/** ^HFREQINFO — the serving cell's band and channels changed; after AT^HFREQINFO=1. */
import type { AnswerFields } from '../answer-fields.ts';
import { type FrequencyInfo, parseFrequencyInfo } from '../commands/hfreqinfo.ts';

export interface FrequencyReport extends FrequencyInfo {
  readonly type: 'hfreqinfo';
}

export function parseHfreqinfo(fields: AnswerFields): FrequencyReport {
  return { type: 'hfreqinfo', ...parseFrequencyInfo(fields) };
}
