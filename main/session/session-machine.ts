/**
 * The connection as a pure function: (state, event) → next state and effects. One file per state
 * in states/; docs/architecture.md draws the same machine.
 */
import type { Failure } from '../../shared/failure.ts';
import type { SessionState } from '../../shared/session.ts';
import { healStep } from './heal-step.ts';
import { onAddressing } from './states/addressing.ts';
import { onClosing } from './states/closing.ts';
import { onDialling } from './states/dialling.ts';
import { onIdle } from './states/idle.ts';
import { onOnline } from './states/online.ts';
import { onOpening } from './states/opening.ts';
import { onPinRequired } from './states/pin-required.ts';
import { onReadingSim } from './states/reading-sim.ts';
import { onRecovering } from './states/recovering.ts';
import { onRegistering } from './states/registering.ts';
import { onUnlocking } from './states/unlocking.ts';
import { onVerifying } from './states/verifying.ts';
import { onWaitingForStick } from './states/waiting-for-stick.ts';
import { onWaking } from './states/waking.ts';
import { onRestartRequest } from './restart-step.ts';
import type { RestartRequest, SessionEvent, SessionRules, Step } from './step.ts';

export type { SessionRules } from './step.ts';

export function step(
  state: SessionState,
  event: SessionEvent | RestartRequest,
  rules: SessionRules,
): Step {
  if (event.type === 'restart-requested') return onRestartRequest(state, event.by, rules);
  const result = onEvent(state, event, rules);
  const { next } = result;
  // A bearer that comes and goes must not be dialled each second for ever: attempts count on until
  // the connection has held for a while, whatever the state in which it breaks again.
  const attempt = (rules.recoveries ?? 0) + 1;
  if (next.state === 'recovering' && state.state !== 'recovering') {
    return healStep(next.cause, Math.max(next.attempt, attempt), rules);
  }
  // A stick that was told to restart leaves the bus: that is no new loss.
  const isRestart = state.state === 'recovering' && state.acting;
  const hasEnded = next.state === 'closing' && state.state !== 'closing';
  if (hasEnded && next.failure !== undefined && isMendable(next.failure, rules)) {
    const isExpected = isRestart && next.failure.code === 'stick-gone';
    return isExpected
      ? healStep({ code: 'stick-reset' }, state.attempt, rules)
      : healStep(next.failure, attempt, rules);
  }
  return result;
}

/**
 * Before it was online for the first time a failure is an answer, which the person waits for; but a
 * stick that is not there is waited for from the start.
 */
function isMendable({ code }: Failure, { wasOnline = false, canReopen = false }: SessionRules) {
  return wasOnline || (canReopen && ['stick-gone', 'stick-reset', 'no-stick'].includes(code));
}

function onEvent(state: SessionState, event: SessionEvent, rules: SessionRules): Step {
  switch (state.state) {
    case 'idle':
    case 'failed':
      return onIdle(state, event);
    case 'waiting-for-stick':
      return onWaitingForStick(state, event);
    case 'opening':
      return onOpening(state, event);
    case 'waking':
      return onWaking(state, event);
    case 'reading-sim':
      return onReadingSim(state, event);
    case 'pin-required':
      return onPinRequired(state, event);
    case 'unlocking':
      return onUnlocking(state, event);
    case 'registering':
      return onRegistering(state, event, rules);
    case 'dialling':
      return onDialling(state, event);
    case 'addressing':
      return onAddressing(state, event);
    case 'verifying':
      return onVerifying(state, event);
    case 'online':
      return onOnline(state, event, rules);
    case 'recovering':
      return onRecovering(state, event);
    case 'closing':
      return onClosing(state, event);
  }
}
