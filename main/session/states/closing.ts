/**
 * Everything is being given back. Only 'closed' ends this state, and the runner always sends it;
 * `comeBack` says how the session then goes on.
 */
import type { SessionState } from '../../../shared/session.ts';
import { stay, type SessionEvent, type Step } from '../step.ts';

type Closing = Extract<SessionState, { state: 'closing' }>;

export function onClosing(state: Closing, event: SessionEvent): Step {
  switch (event.type) {
    case 'closed': {
      const { comeBack, failure: cause } = state;
      if (comeBack !== undefined && cause !== undefined && event.failure === undefined) {
        const { attempt, action, pauseMs: notBeforeMs } = comeBack;
        return {
          next: { state: 'waiting-for-stick', cause, attempt, action },
          effects: [{ type: 'await-stick', anew: action === 'ask-to-replug', notBeforeMs }],
        };
      }
      const failure = cause ?? event.failure;
      return stay(failure === undefined ? { state: 'idle' } : { state: 'failed', failure });
    }
    case 'disconnect-requested':
      // What is given back is not taken again.
      return stay(state.comeBack === undefined ? state : { state: 'closing', failure: undefined });
    case 'connect-requested':
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
    case 'deadline-passed':
    case 'failed':
    case 'stick-present':
    case 'plan-changed':
    case 'routing-changed':
    case 'in-doubt':
      return stay(state);
  }
}
