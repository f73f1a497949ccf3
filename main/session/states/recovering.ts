/** Between two attempts: the call is down, the stick stays open, the deadline is the pause. */
import type { SessionState } from '../../../shared/session.ts';
import {
  deadlinesMs,
  giveUp,
  leave,
  registerStep,
  stay,
  type SessionEvent,
  type Step,
} from '../step.ts';

type Recovering = Extract<SessionState, { state: 'recovering' }>;

export function onRecovering(state: Recovering, event: SessionEvent): Step {
  switch (event.type) {
    case 'deadline-passed':
    // The user, or the end of a sleep, may shorten the pause.
    case 'connect-requested':
      return state.acting ? onActing(state, event) : act(state);
    case 'failed':
      return giveUp(event.failure);
    case 'disconnect-requested':
      return leave();
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
    case 'closed':
    case 'stick-present':
    case 'plan-changed':
    case 'routing-changed':
    case 'in-doubt':
      return stay(state);
  }
}

/** The pause is over. By way of the registration: meanwhile the network may be another one, abroad even. */
function act(state: Recovering): Step {
  switch (state.action) {
    case 'redial':
      return registerStep();
    case 'restart-radio': {
      const { next, effects } = registerStep();
      return { next, effects: [{ type: 'restart-radio' }, ...effects] };
    }
    case 'reset-modem':
    case 'reset-usb':
      // The stick leaves the bus, which ends this state by 'failed'.
      return {
        next: { ...state, acting: true },
        effects: [{ type: 'set-deadline', afterMs: deadlinesMs.resetting }, { type: state.action }],
      };
  }
}

/** A stick that does not heed its restart. */
function onActing(state: Recovering, event: SessionEvent): Step {
  return event.type === 'deadline-passed'
    ? giveUp({ code: 'usb-error', detail: `no ${state.action}` })
    : stay(state);
}
