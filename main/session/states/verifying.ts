/** An address is not a connection: online needs the host set up *and* an answer from beyond. */
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
  type Step,
} from '../step.ts';

type Verifying = Extract<SessionState, { state: 'verifying' }>;

export function onVerifying(state: Verifying, event: SessionEvent): Step {
  switch (event.type) {
    case 'host-configured':
      return event.lease === state.lease && event.lease6 === state.lease6
        ? onlineWhenBoth({ ...state, hostReady: true })
        : stay(state);
    case 'answered':
      return onlineWhenBoth({ ...state, answered: true });
    case 'lease':
    case 'lease6':
    case 'lease-lost':
    case 'lease6-lost':
    case 'bearer-up':
      return onLeaseEvent(state, event);
    case 'deadline-passed':
      return isDone(state) ? goOnline(state) : giveUp({ code: 'no-answer' });
    case 'unanswered':
      return giveUp({ code: 'no-answer' });
    case 'bearer-down':
      return recoverStep(1, lostBearer(event.cause));
    case 'failed':
      return giveUp(event.failure);
    case 'plan-changed':
      return redialStep();
    case 'routing-changed': {
      const { lease, lease6 } = state;
      return {
        next: { ...state, hostReady: false },
        effects: [{ type: 'configure-host', lease, lease6 }],
      };
    }
    case 'disconnect-requested':
      return leave();
    case 'connect-requested':
    case 'unlock-requested':
    case 'stick-opened':
    case 'modem-awake':
    case 'sim-read':
    case 'unlock-refused':
    case 'registration-changed':
    case 'closed':
    case 'stick-present':
    case 'in-doubt':
      return stay(state);
  }
}

/** The host follows. The check starts over, unless a family only joined one that was answered. */
function onLeaseEvent(state: Verifying, event: LeaseEvent): Step {
  const connected = afterLeaseEvent(state, event);
  const { families, lease, lease6 } = connected;
  const follow =
    event.type === 'bearer-up' ? [{ type: 'set-link-families', families } as const] : [];
  if (!hasLease(connected)) {
    if (event.type !== 'bearer-up') return recoverStep(1, { code: 'no-address' });
    return {
      next: { state: 'addressing', families },
      effects: [{ type: 'set-deadline', afterMs: deadlinesMs.addressing }, ...follow],
    };
  }
  if (lease === state.lease && lease6 === state.lease6) {
    const { next, effects } = onlineWhenBoth({ ...state, families });
    return { next, effects: [...follow, ...effects] };
  }
  const hasOnlyJoined = isJoined(state.lease, lease) && isJoined(state.lease6, lease6);
  const answered = state.answered && hasOnlyJoined;
  return {
    next: { ...state, ...connected, hostReady: false, answered },
    effects: [
      ...follow,
      ...(isDone(state) ? [{ type: 'set-deadline', afterMs: deadlinesMs.verifying } as const] : []),
      ...(answered ? [] : [{ type: 'start-probe' } as const]),
      { type: 'configure-host', lease, lease6 },
    ],
  };
}

function isJoined(before: object | undefined, after: object | undefined): boolean {
  return before === after || before === undefined;
}

function isDone({ hostReady, answered }: Verifying): boolean {
  return hostReady && answered;
}

/**
 * Most of the internet needs IPv4. Where the bearer has it and only IPv6 has an address yet, it gets
 * a moment to follow, so that "online" means both.
 */
function onlineWhenBoth(state: Verifying): Step {
  if (!isDone(state)) return stay(state);
  if (state.lease !== undefined || !state.families.ipv4) return goOnline(state);
  return {
    next: state,
    effects: [{ type: 'set-deadline', afterMs: deadlinesMs.otherFamily }],
  };
}

function goOnline(state: Verifying): Step {
  const { families, lease, lease6 } = state;
  return {
    next: { state: 'online', families, lease, lease6 },
    effects: [{ type: 'clear-deadline' }],
  };
}
