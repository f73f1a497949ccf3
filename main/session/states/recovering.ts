/** Between two attempts: the call is down, the stick stays open, the deadline is the pause. */
import type { SessionState } from '../../../shared/session.ts';
import { deadlinesMs, giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';

type Recovering = Extract<SessionState, { state: 'recovering' }>;

export function onRecovering(state: Recovering, event: SessionEvent): Step {
  switch (event.type) {
    case 'deadline-passed':
    // The user may shorten the pause.
    case 'connect-requested':
      // By way of the registration: meanwhile the network may be another one, abroad even.
      return {
        next: { state: 'registering', registration: undefined },
        effects: [
          { type: 'set-deadline', afterMs: deadlinesMs.registering },
          { type: 'watch-registration' },
        ],
      };
    case 'failed':
      return giveUp(event.failure);
    case 'disconnect-requested':
      return leave();
    case 'unlock-requested':
    case 'stick-opened':
    case 'modem-awake':
    case 'sim-read':
    case 'unlock-refused':
    case 'registration-changed':
    case 'bearer-up':
    case 'bearer-down':
    case 'lease':
    case 'lease-lost':
    case 'lease6':
    case 'lease6-lost':
    case 'host-configured':
    case 'answered':
    case 'unanswered':
    case 'closed':
      return stay(state);
  }
}
