/** ^MODE — radio technology changed; numbers as in ^SYSINFO. */
import type { AnswerFields } from '../answer-fields.ts';

export interface ModeReport {
  readonly type: 'mode';
  readonly sysMode: number;
  readonly subMode: number | null;
}

export function parseMode(fields: AnswerFields): ModeReport {
  const subMode = fields.optionalInteger(1) ?? null;
  return { type: 'mode', sysMode: fields.integer(0), subMode };
}
