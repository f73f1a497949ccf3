/** `^NDISDUP` was sent. Its OK means "accepted": only a reported bearer leads on. */
import type { SessionState } from '../../../shared/session.ts';
import { refusedBearer } from '../bearer-failure.ts';
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

type Dialling = Extract<SessionState, { state: 'dialling' }>;

export function onDialling(state: Dialling, event: SessionEvent): Step {
  switch (event.type) {
    case 'bearer-up':
      return {
        next: { state: 'addressing', families: event.families },
        effects: [
          { type: 'set-deadline', afterMs: deadlinesMs.addressing },
          { type: 'start-link', families: event.families },
        ],
      };
    case 'bearer-down':
      // A first refusal is an answer, not a hiccup: asking again would only annoy the network.
      return state.attempt === 1
        ? giveUp(refusedBearer(event.cause))
        : recoverStep(state.attempt, refusedBearer(event.cause));
    case 'deadline-passed':
      return state.attempt === 1
        ? giveUp({ code: 'bearer-timeout' })
        : recoverStep(state.attempt, { code: 'bearer-timeout' });
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
    case 'lease':
    case 'lease-lost':
    case 'lease6':
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
