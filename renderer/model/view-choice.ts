/** Which view is in front, as a function of what the engine says: a reload changes nothing. */
import type { FailureCode } from '../../shared/failure.ts';
import type { AppSnapshot, FoundStick } from '../../shared/ipc/snapshot.ts';

export type ViewName =
  | 'plug-in'
  | 'choose-stick'
  | 'hilink'
  | 'busy'
  | 'not-connected'
  | 'getting-ready'
  | 'enter-pin'
  | 'enter-puk'
  | 'choose-plan'
  | 'plan-refused'
  | 'apn-doctor'
  | 'roaming'
  | 'limit-reached'
  | 'reconnecting'
  | 'data-limit'
  | 'home'
  | 'closing'
  | 'problem';

export function chosenStick({ sticks }: Pick<AppSnapshot, 'sticks'>): FoundStick | undefined {
  return sticks.found.find(({ id }) => id === sticks.chosenId);
}

export function viewFor(snapshot: AppSnapshot): ViewName {
  const { sticks, session, plans, usage, settings } = snapshot;
  const { current } = session;
  const stick = chosenStick(snapshot);
  if (plans.doctor !== undefined && current.state !== 'online') return 'apn-doctor';
  switch (current.state) {
    case 'idle':
      if (sticks.found.length === 0) return 'plug-in';
      if (stick === undefined) return sticks.found.length > 1 ? 'choose-stick' : 'plug-in';
      if (stick.kind === 'hilink') return 'hilink';
      if (stick.kind === 'unsupported') return 'problem';
      if (usage.state === 'reached' && settings.budget.disconnectAtLimit) return 'limit-reached';
      if (plans.needsChoice) return 'choose-plan';
      return stick.users.length > 0 ? 'busy' : 'not-connected';
    case 'waiting-for-stick':
      return current.action === 'reopen' || isRestart(current) ? 'reconnecting' : 'plug-in';
    case 'failed':
      return failedView(current.failure.code, snapshot);
    case 'opening':
    case 'waking':
    case 'reading-sim':
    case 'unlocking':
      return 'getting-ready';
    case 'pin-required':
      return current.kind === 'pin' ? 'enter-pin' : 'enter-puk';
    case 'registering':
    case 'dialling':
    case 'addressing':
    case 'verifying':
      if (plans.needsChoice) return 'choose-plan';
      return session.onlineSinceMs === undefined ? 'getting-ready' : 'reconnecting';
    case 'recovering':
      return session.problem === undefined ? 'reconnecting' : 'problem';
    case 'online':
      if (session.problem !== undefined) return 'problem';
      return settings.budget.asked ? 'home' : 'data-limit';
    case 'closing':
      return plans.needsChoice && current.failure === undefined ? 'choose-plan' : 'closing';
  }
}

/** The stick was told to restart: nobody has to plug it in. */
function isRestart({ action, cause }: { action: string; cause: { code: FailureCode } }): boolean {
  return action === 'await-stick' && cause.code === 'stick-reset';
}

function failedView(code: FailureCode, { plans, sticks }: AppSnapshot): ViewName {
  if (plans.needsChoice) return 'choose-plan';
  switch (code) {
    case 'no-stick':
    case 'stick-gone':
      return sticks.found.length > 1 && sticks.chosenId === undefined ? 'choose-stick' : 'plug-in';
    case 'stick-hilink':
      return 'hilink';
    case 'stick-busy':
      return 'busy';
    case 'apn-refused':
    case 'auth-refused':
    case 'not-subscribed':
      return 'plan-refused';
    case 'roaming-blocked':
      return 'roaming';
    case 'cap-reached':
      return 'limit-reached';
    default:
      return 'problem';
  }
}
