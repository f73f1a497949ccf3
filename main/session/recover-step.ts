/** A connection that once worked has broken: which remedy that calls for, the machine decides. */
import type { Failure } from '../../shared/failure.ts';
import type { Step } from './step.ts';

/** `attempt` is the number of the attempt that is about to be made (1, 2, …), if not more are counted. */
export function recoverStep(attempt: number, cause: Failure): Step {
  return {
    next: { state: 'recovering', attempt, cause, action: 'redial', acting: false },
    effects: [],
  };
}
