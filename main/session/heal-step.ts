/** Puts a remedy in the place of an end: what the machine does about a loss it may mend. */
import type { Failure } from '../../shared/failure.ts';
import { remedyFor } from './healing.ts';
import { giveUp, type SessionRules, type Step } from './step.ts';

/** `attempt` is the number of the loss in a row (1, 2, …). */
export function healStep(cause: Failure, attempt: number, rules: SessionRules): Step {
  const { canReopen = false, resetsLeft = 0 } = rules;
  const remedy = remedyFor(cause, attempt, { canReopen, resetsLeft });
  if (remedy === undefined) return giveUp(cause);
  const { action, pauseMs } = remedy;
  switch (action) {
    case 'reopen':
    case 'await-stick':
    case 'ask-to-replug':
      return {
        next: { state: 'closing', failure: cause, comeBack: { attempt, action, pauseMs } },
        effects: [{ type: 'clear-deadline' }, { type: 'close' }],
      };
    case 'redial':
    case 'restart-radio':
    case 'reset-modem':
    case 'reset-usb':
      return {
        next: { state: 'recovering', attempt, cause, action, acting: false },
        effects: [{ type: 'hang-up' }, { type: 'set-deadline', afterMs: pauseMs }],
      };
  }
}
