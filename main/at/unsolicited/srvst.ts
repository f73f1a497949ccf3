/** ^SRVST — service state. */
import type { AnswerFields } from '../answer-fields.ts';

export interface ServiceReport {
  readonly type: 'srvst';
  /** 0 none, 1 limited, 2 valid, 3 limited to a region, 4 power save. */
  readonly srvStatus: number;
}

export function parseSrvst(fields: AnswerFields): ServiceReport {
  return { type: 'srvst', srvStatus: fields.integer(0) };
}
