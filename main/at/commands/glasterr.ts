/** ^GLASTERR — why the last call of a context ended (Huawei, later platforms). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface LastCallError {
  readonly cid: number;
  /** Session-management cause (session-causes.ts). */
  readonly cause: number;
}

export function readLastCallError(cid: number): AtCommand<LastCallError> {
  const line = `AT^GLASTERR=${cid}`;
  return {
    line,
    timeoutMs: 5_000,
    parse(informationLines) {
      const fields = AnswerFields.of(line, '^GLASTERR', informationLines);
      return { cid: fields.integer(0), cause: fields.integer(1) };
    },
  };
}
