/** +CPIN — what the SIM waits for now, after a PIN or a SIM change. */
import type { AnswerFields } from '../answer-fields.ts';
import { parseSimState, type SimState } from '../commands/cpin.ts';

export interface SimPinReport extends SimState {
  readonly type: 'cpin';
}

export function parseCpin(fields: AnswerFields): SimPinReport {
  return { type: 'cpin', ...parseSimState(fields) };
}
