/** Hang up, wait, dial again: used wherever a connection that once worked has broken. */
import type { Failure } from '../../shared/failure.ts';
import { retryDelayMs } from './retry-policy.ts';
import { giveUp, type Step } from './step.ts';

/** `attempt` is the number of the attempt that is about to be made (1, 2, …). */
export function recoverStep(attempt: number, cause: Failure): Step {
  const afterMs = retryDelayMs(attempt);
  if (afterMs === undefined) return giveUp(cause);
  return {
    next: { state: 'recovering', attempt, cause },
    effects: [{ type: 'hang-up' }, { type: 'set-deadline', afterMs }],
  };
}
