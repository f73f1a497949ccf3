/** One PIN or PUK is on its way. Whatever comes back, no second one leaves from here. */
import type { SessionState, SimReading } from '../../../shared/session.ts';
import { giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';
import { simStep } from '../sim-step.ts';

type Unlocking = Extract<SessionState, { state: 'unlocking' }>;

export function onUnlocking(state: Unlocking, event: SessionEvent): Step {
  switch (event.type) {
    case 'sim-read':
      return simStep(withoutMemory(event.sim), undefined);
    case 'unlock-refused':
      return simStep(event.sim, event.failure);
    case 'deadline-passed':
      return giveUp({ code: 'sim-failure', detail: 'no answer to the PIN' });
    case 'failed':
      return giveUp(event.failure);
    case 'disconnect-requested':
      return leave();
    case 'unlock-requested':
    case 'connect-requested':
    case 'stick-opened':
    case 'modem-awake':
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

/** What was remembered has had its turn: a memory that does not answer must not be asked for ever. */
function withoutMemory(sim: SimReading): SimReading {
  return sim.status === 'ready' ? sim : { ...sim, remembered: false };
}
