/**
 * The bearer is up; `^DHCP?`, DHCP and router advertisements may all bring an address: whichever is
 * first leads on, and the other family follows when it can.
 */
import type { Connected, SessionState } from '../../../shared/session.ts';
import { lostBearer } from '../bearer-failure.ts';
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

type Addressing = Extract<SessionState, { state: 'addressing' }>;

export function onAddressing(state: Addressing, event: SessionEvent): Step {
  switch (event.type) {
    case 'lease':
      return verify(state, { lease: event.lease, lease6: undefined });
    case 'lease6':
      return verify(state, { lease: undefined, lease6: event.lease });
    case 'bearer-up':
      return {
        next: { state: 'addressing', families: event.families },
        effects: [{ type: 'set-link-families', families: event.families }],
      };
    case 'bearer-down':
      return recoverStep(1, lostBearer(event.cause));
    case 'deadline-passed':
      return giveUp({ code: 'no-address' });
    case 'failed':
      return giveUp(event.failure);
    case 'plan-changed':
      return redialStep();
    case 'disconnect-requested':
      return leave();
    case 'connect-requested':
    case 'unlock-requested':
    case 'stick-opened':
    case 'modem-awake':
    case 'sim-read':
    case 'unlock-refused':
    case 'registration-changed':
    case 'lease-lost':
    case 'lease6-lost':
    case 'host-configured':
    case 'answered':
    case 'unanswered':
    case 'closed':
    case 'stick-present':
    case 'routing-changed':
    case 'in-doubt':
      return stay(state);
  }
}

function verify({ families }: Addressing, leases: Omit<Connected, 'families'>): Step {
  return {
    next: { state: 'verifying', families, ...leases, hostReady: false, answered: false },
    effects: [
      { type: 'set-deadline', afterMs: deadlinesMs.verifying },
      { type: 'start-probe' },
      { type: 'configure-host', ...leases },
    ],
  };
}
