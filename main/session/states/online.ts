/** Packets flow. Losing the bearer or the last lease leads to redialling, never to silence. */
import type { SessionState } from '../../../shared/session.ts';
import { lostBearer } from '../bearer-failure.ts';
import { afterLeaseEvent, hasLease, type LeaseEvent } from '../lease-changes.ts';
import { recoverStep } from '../recover-step.ts';
import {
  deadlinesMs,
  giveUp,
  leave,
  redialStep,
  stay,
  type SessionEvent,
  type SessionRules,
  type Step,
} from '../step.ts';

type Online = Extract<SessionState, { state: 'online' }>;

export function onOnline(state: Online, event: SessionEvent, rules: SessionRules): Step {
  switch (event.type) {
    case 'in-doubt':
      return {
        next: state,
        effects: [{ type: 'set-deadline', afterMs: deadlinesMs.doubt }, { type: 'check-path' }],
      };
    case 'answered':
      return { next: state, effects: [{ type: 'clear-deadline' }] };
    case 'deadline-passed':
    case 'unanswered':
      return recoverStep(1, { code: 'no-answer' });
    case 'plan-changed':
      return redialStep();
    case 'routing-changed': {
      const { lease, lease6 } = state;
      return { next: state, effects: [{ type: 'configure-host', lease, lease6 }] };
    }
    case 'registration-changed':
      // Carried over the border: the call may go on there, the bill would too.
      return event.registration.status === 'roaming' && !rules.roamingAllowed
        ? giveUp({ code: 'roaming-blocked' })
        : stay(state);
    case 'bearer-down':
      return recoverStep(1, lostBearer(event.cause));
    case 'lease':
    case 'lease6':
    case 'lease-lost':
    case 'lease6-lost':
    case 'bearer-up':
      return onLeaseEvent(state, event);
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
    case 'host-configured':
    case 'closed':
    case 'stick-present':
      return stay(state);
  }
}

/** The host follows; one family is enough to stay online. */
function onLeaseEvent(state: Online, event: LeaseEvent): Step {
  const connected = afterLeaseEvent(state, event);
  const { families, lease, lease6 } = connected;
  const follow =
    event.type === 'bearer-up' ? [{ type: 'set-link-families', families } as const] : [];
  if (!hasLease(connected)) {
    if (event.type !== 'bearer-up') return recoverStep(1, { code: 'no-address' });
    // The family that was online is gone, the one that is left still has to find its address.
    return {
      next: { state: 'addressing', families },
      effects: [{ type: 'set-deadline', afterMs: deadlinesMs.addressing }, ...follow],
    };
  }
  const isSame = lease === state.lease && lease6 === state.lease6;
  return {
    next: { state: 'online', ...connected },
    effects: isSame ? follow : [...follow, { type: 'configure-host', lease, lease6 }],
  };
}
