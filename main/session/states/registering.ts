/** Waiting for the network to take the SIM in. */
import type { Registration, SessionState } from '../../../shared/session.ts';
import {
  deadlinesMs,
  giveUp,
  leave,
  stay,
  type SessionEvent,
  type SessionRules,
  type Step,
} from '../step.ts';

type Registering = Extract<SessionState, { state: 'registering' }>;

export function onRegistering(state: Registering, event: SessionEvent, rules: SessionRules): Step {
  switch (event.type) {
    case 'registration-changed':
      return onRegistration(event.registration, rules);
    case 'deadline-passed':
      return giveUp({ code: 'no-network' });
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

function onRegistration(registration: Registration, rules: SessionRules): Step {
  switch (registration.status) {
    case 'home':
      return dialStep(registration.operator, rules);
    case 'roaming':
      return rules.roamingAllowed
        ? dialStep(registration.operator, rules)
        : giveUp({ code: 'roaming-blocked' });
    case 'denied':
      return giveUp(
        registration.cause === undefined
          ? { code: 'registration-denied' }
          : { code: 'registration-denied', cause: registration.cause },
      );
    case 'searching':
    case 'none':
      return stay({ state: 'registering', registration });
  }
}

function dialStep(operator: string | undefined, { recoveries = 0 }: SessionRules): Step {
  return {
    next: { state: 'dialling', operator, attempt: recoveries + 1 },
    effects: [{ type: 'set-deadline', afterMs: deadlinesMs.dialling }, { type: 'dial' }],
  };
}
