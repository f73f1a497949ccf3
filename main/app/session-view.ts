/** The session slice: the state, how long it has lasted, the steps, and one problem if there is one. */
import type { Failure } from '../../shared/failure.ts';
import type { Problem, SessionView } from '../../shared/ipc/snapshot.ts';
import { noteOf } from '../../shared/session-note.ts';
import type { SessionState } from '../../shared/session.ts';
import { SessionSteps } from './session-steps.ts';
import { failureStation } from '../../shared/failure-station.ts';

/** A recovery of that many tries is no hiccup any more. */
const TRIES_BEFORE_PROBLEM = 3;

export class SessionViews {
  readonly #steps = new SessionSteps();
  #view: SessionView = {
    current: { state: 'idle' },
    sinceMs: 0,
    onlineSinceMs: undefined,
    note: undefined,
    steps: [],
    problem: undefined,
    canConnect: false,
  };

  get view(): SessionView {
    return this.#view;
  }

  follow(current: SessionState, nowMs: number, evidence: Problem['evidence']): SessionView {
    const isOnline = current.state === 'online';
    const keepsCount = isOnline || current.state === 'recovering' || this.#isOnItsWayBack(current);
    const onlineSinceMs = isOnline ? (this.#view.onlineSinceMs ?? nowMs) : this.#view.onlineSinceMs;
    const isSame = current.state === this.#view.current.state;
    this.#view = {
      current,
      sinceMs: isSame ? this.#view.sinceMs : nowMs,
      onlineSinceMs: keepsCount ? onlineSinceMs : undefined,
      note: noteOf(current),
      steps: this.#steps.follow(current.state, nowMs),
      problem: problemOf(current, evidence),
      canConnect: this.#view.canConnect,
    };
    return this.#view;
  }

  setCanConnect(canConnect: boolean): SessionView {
    this.#view = { ...this.#view, canConnect };
    return this.#view;
  }

  /** A problem that is no failure of the session: its data limit. */
  show(failure: Failure | undefined, evidence: Problem['evidence']): SessionView {
    this.#view = { ...this.#view, problem: failure && problem(failure, evidence) };
    return this.#view;
  }

  /** Dialling again after a loss is still the same connection to a person. */
  #isOnItsWayBack({ state }: SessionState): boolean {
    const isOnTheWay =
      state === 'registering' ||
      state === 'dialling' ||
      state === 'addressing' ||
      state === 'verifying';
    return isOnTheWay && this.#view.onlineSinceMs !== undefined;
  }
}

function problemOf(state: SessionState, evidence: Problem['evidence']): Problem | undefined {
  if (state.state === 'failed') return problem(state.failure, evidence);
  if (state.state !== 'recovering' || state.attempt < TRIES_BEFORE_PROBLEM) return undefined;
  return problem(state.cause, { ...evidence, attempt: state.attempt });
}

function problem(failure: Failure, evidence: Problem['evidence']): Problem {
  const cause = failure.cause === undefined ? {} : { cause: failure.cause };
  return { failure, station: failureStation[failure.code], evidence: { ...evidence, ...cause } };
}
