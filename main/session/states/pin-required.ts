/** The SIM is locked and only the user can go on. Nothing is sent to it from here by itself. */
import type { SessionState } from '../../../shared/session.ts';
import { deadlinesMs, giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';

type PinRequired = Extract<SessionState, { state: 'pin-required' }>;

export function onPinRequired(state: PinRequired, event: SessionEvent): Step {
  switch (event.type) {
    case 'unlock-requested':
      return {
        next: { state: 'unlocking' },
        effects: [{ type: 'set-deadline', afterMs: deadlinesMs.unlocking }, { type: 'unlock-sim' }],
      };
    case 'failed':
      return giveUp(event.failure);
    case 'disconnect-requested':
      return leave();
    case 'deadline-passed':
    case 'connect-requested':
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
    case 'stick-present':
    case 'plan-changed':
    case 'routing-changed':
    case 'in-doubt':
      return stay(state);
  }
}
