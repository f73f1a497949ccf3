/** Packets flow. Losing the bearer or the last lease leads to redialling, never to silence. */
import type { SessionState } from '../../../shared/session.ts';
import { lostBearer } from '../bearer-failure.ts';
import { afterLeaseEvent, hasLease, type LeaseEvent } from '../lease-changes.ts';
import { recoverStep } from '../recover-step.ts';
import { deadlinesMs, giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';

type Online = Extract<SessionState, { state: 'online' }>;

export function onOnline(state: Online, event: SessionEvent): Step {
  switch (event.type) {
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
    case 'registration-changed':
    case 'host-configured':
    case 'answered':
    case 'unanswered':
    case 'deadline-passed':
    case 'closed':
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
