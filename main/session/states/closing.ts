/** Everything is being given back. Only 'closed' ends this state, and the runner always sends it. */
import type { SessionState } from '../../../shared/session.ts';
import { stay, type SessionEvent, type Step } from '../step.ts';

type Closing = Extract<SessionState, { state: 'closing' }>;

export function onClosing(state: Closing, event: SessionEvent): Step {
  switch (event.type) {
    case 'closed': {
      const failure = state.failure ?? event.failure;
      return stay(failure === undefined ? { state: 'idle' } : { state: 'failed', failure });
    }
    case 'connect-requested':
    case 'disconnect-requested':
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
    case 'deadline-passed':
    case 'failed':
      return stay(state);
  }
}
