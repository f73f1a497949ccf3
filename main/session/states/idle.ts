/** Nothing is held. `failed` behaves the same, it only remembers why. */
import type { SessionState } from '../../../shared/session.ts';
import { openStep, stay, type SessionEvent, type Step } from '../step.ts';

type Idle = Extract<SessionState, { state: 'idle' | 'failed' }>;

export function onIdle(state: Idle, event: SessionEvent): Step {
  switch (event.type) {
    case 'connect-requested':
      return openStep();
    // A failure is acknowledged by disconnecting.
    case 'disconnect-requested':
      return stay({ state: 'idle' });
    // Late echoes of a session that is over.
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
    case 'closed':
    case 'stick-present':
    case 'plan-changed':
    case 'routing-changed':
    case 'in-doubt':
      return stay(state);
  }
}
