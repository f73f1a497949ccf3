/** The stick is open; its modem may still be booting and answers nothing for some seconds. */
import type { SessionState } from '../../../shared/session.ts';
import { deadlinesMs, giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';

type Waking = Extract<SessionState, { state: 'waking' }>;

export function onWaking(state: Waking, event: SessionEvent): Step {
  switch (event.type) {
    case 'modem-awake':
      return {
        next: { state: 'reading-sim' },
        effects: [{ type: 'set-deadline', afterMs: deadlinesMs.readingSim }, { type: 'read-sim' }],
      };
    case 'deadline-passed':
      return giveUp({ code: 'at-silent' });
    case 'failed':
      return giveUp(event.failure);
    case 'disconnect-requested':
      return leave();
    case 'connect-requested':
    case 'unlock-requested':
    case 'stick-opened':
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
