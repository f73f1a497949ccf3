/** A person wants the stick restarted: the last rungs of the healing ladder, without a fault. */
import type { SessionState } from '../../shared/session.ts';
import { deadlinesMs, stay, type RestartCommand, type SessionRules, type Step } from './step.ts';

/** The stick leaves the bus soon after, which ends the state this leads to. */
export function onRestartRequest(
  state: SessionState,
  by: RestartCommand,
  { recoveries = 0 }: SessionRules,
): Step {
  switch (state.state) {
    case 'idle':
    case 'failed':
    case 'waiting-for-stick':
    case 'opening':
    case 'closing':
      // There is no open stick to tell.
      return stay(state);
    case 'waking':
    case 'reading-sim':
    case 'pin-required':
    case 'unlocking':
    case 'registering':
    case 'dialling':
    case 'addressing':
    case 'verifying':
    case 'online':
    case 'recovering':
      return {
        next: {
          state: 'recovering',
          attempt: Math.max(1, recoveries),
          cause: { code: 'stick-reset' },
          action: by,
          acting: true,
        },
        effects: [
          // A modem that hears nothing hangs up nothing either.
          ...(by === 'reset-modem' ? [{ type: 'hang-up' } as const] : []),
          { type: 'set-deadline', afterMs: deadlinesMs.resetting },
          { type: by },
        ],
      };
  }
}
