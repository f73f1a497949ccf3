/** Nothing is held; whoever watches the bus tells when the stick is there. */
import type { SessionState } from '../../../shared/session.ts';
import { openStep, stay, type SessionEvent, type Step } from '../step.ts';

type WaitingForStick = Extract<SessionState, { state: 'waiting-for-stick' }>;

export function onWaitingForStick(state: WaitingForStick, event: SessionEvent): Step {
  switch (event.type) {
    case 'stick-present':
    // The person may shorten the pause.
    case 'connect-requested':
      return openStep();
    case 'disconnect-requested':
      return { next: { state: 'idle' }, effects: [{ type: 'stop-waiting' }] };
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
    case 'plan-changed':
    case 'routing-changed':
    case 'in-doubt':
      return stay(state);
  }
}
