/** Packets flow. Losing bearer or lease leads to redialling, never to silence. */
import type { SessionState } from '../../../shared/session.ts';
import { lostBearer } from '../bearer-failure.ts';
import { recoverStep } from '../recover-step.ts';
import { giveUp, leave, stay, type SessionEvent, type Step } from '../step.ts';

type Online = Extract<SessionState, { state: 'online' }>;

export function onOnline(state: Online, event: SessionEvent): Step {
  switch (event.type) {
    case 'bearer-down':
      return recoverStep(1, lostBearer(event.cause));
    case 'lease-lost':
      return recoverStep(1, { code: 'no-address' });
    case 'lease':
      return {
        next: { state: 'online', lease: event.lease },
        effects: [{ type: 'configure-host', lease: event.lease }],
      };
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
    case 'host-configured':
    case 'answered':
    case 'unanswered':
    case 'deadline-passed':
    case 'closed':
      return stay(state);
  }
}
