/** The bearer is up; `^DHCP?` and DHCP both ask for an address, whichever answers first. */
import type { SessionState } from '../../../shared/session.ts';
import { lostBearer } from '../bearer-failure.ts';
import { recoverStep } from '../recover-step.ts';
import { deadlinesMs, giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';

type Addressing = Extract<SessionState, { state: 'addressing' }>;

export function onAddressing(state: Addressing, event: SessionEvent): Step {
  switch (event.type) {
    case 'lease':
      return {
        next: { state: 'verifying', lease: event.lease, hostReady: false, answered: false },
        effects: [
          { type: 'set-deadline', afterMs: deadlinesMs.verifying },
          { type: 'start-probe' },
          { type: 'configure-host', lease: event.lease },
        ],
      };
    case 'bearer-down':
      return recoverStep(1, lostBearer(event.cause));
    case 'deadline-passed':
      return giveUp({ code: 'no-address' });
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
    case 'lease-lost':
    case 'host-configured':
    case 'answered':
    case 'unanswered':
    case 'closed':
      return stay(state);
  }
}
