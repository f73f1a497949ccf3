/** An address is not a connection: online needs the host set up *and* an answer from beyond. */
import type { SessionState } from '../../../shared/session.ts';
import { lostBearer } from '../bearer-failure.ts';
import { recoverStep } from '../recover-step.ts';
import { giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';

type Verifying = Extract<SessionState, { state: 'verifying' }>;

export function onVerifying(state: Verifying, event: SessionEvent): Step {
  switch (event.type) {
    case 'host-configured':
      return onlineWhenBoth({ ...state, hostReady: true });
    case 'answered':
      return onlineWhenBoth({ ...state, answered: true });
    case 'lease':
      // DHCP corrected what `^DHCP?` had said: the host follows, and the check starts over.
      return {
        next: { ...state, lease: event.lease, hostReady: false, answered: false },
        effects: [{ type: 'start-probe' }, { type: 'configure-host', lease: event.lease }],
      };
    case 'unanswered':
    case 'deadline-passed':
      return giveUp({ code: 'no-answer' });
    case 'bearer-down':
      return recoverStep(1, lostBearer(event.cause));
    case 'lease-lost':
      return recoverStep(1, { code: 'no-address' });
    case 'failed':
      return giveUp(event.failure);
    case 'disconnect-requested':
      return leave();
    case 'connect-requested':
    case 'unlock-requested':
    case 'stick-opened':
    case 'modem-awake':
    case 'sim-read':
    case 'unlock-refused':
    case 'registration-changed':
    case 'bearer-up':
    case 'closed':
      return stay(state);
  }
}

function onlineWhenBoth(state: Verifying): Step {
  if (!state.hostReady || !state.answered) return stay(state);
  return {
    next: { state: 'online', lease: state.lease },
    effects: [{ type: 'clear-deadline' }],
  };
}
