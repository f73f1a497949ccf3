/** ^SIMST — the SIM came, went or was unlocked. */
import type { AnswerFields } from '../answer-fields.ts';

export interface SimStateReport {
  readonly type: 'simst';
  /** 0 invalid, 1 valid, 2 invalid for CS, 3 for PS, 4 for both, 255 absent. */
  readonly simState: number;
  readonly lock: number | null;
}

export function parseSimst(fields: AnswerFields): SimStateReport {
  const lock = fields.optionalInteger(1) ?? null;
  return { type: 'simst', simState: fields.integer(0), lock };
}
