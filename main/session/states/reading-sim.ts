/** Asking the SIM whether it wants a PIN. A SIM that is still busy is asked again by the runner. */
import type { SessionState } from '../../../shared/session.ts';
import { giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';
import { simStep } from '../sim-step.ts';

type ReadingSim = Extract<SessionState, { state: 'reading-sim' }>;

export function onReadingSim(state: ReadingSim, event: SessionEvent): Step {
  switch (event.type) {
    case 'sim-read':
      return simStep(event.sim, undefined);
    case 'deadline-passed':
      return giveUp({ code: 'sim-failure', detail: 'the SIM stayed busy' });
    case 'failed':
      return giveUp(event.failure);
    case 'disconnect-requested':
      return leave();
    case 'connect-requested':
    case 'unlock-requested':
    case 'stick-opened':
    case 'modem-awake':
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
