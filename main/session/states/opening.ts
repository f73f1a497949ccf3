/** The stick is being claimed and its network function set up. */
import type { SessionState } from '../../../shared/session.ts';
import { deadlinesMs, giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';

type Opening = Extract<SessionState, { state: 'opening' }>;

export function onOpening(state: Opening, event: SessionEvent): Step {
  switch (event.type) {
    case 'stick-opened':
      return {
        next: { state: 'waking', product: event.product },
        effects: [{ type: 'set-deadline', afterMs: deadlinesMs.waking }, { type: 'wake-modem' }],
      };
    case 'deadline-passed':
      return giveUp({ code: 'usb-error', detail: 'the stick did not finish its set-up in time' });
    case 'failed':
      return giveUp(event.failure);
    case 'disconnect-requested':
      return leave();
    case 'connect-requested':
    case 'unlock-requested':
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
