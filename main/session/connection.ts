/**
 * The one face of a connection: what window, tray, `serve` and command line drive it by.
 *
 *   const connection = new Connection(runner);
 *   const stop = connection.subscribe((snapshot) => show(snapshot));
 *   connection.connect();
 *
 * A snapshot is immutable and whole; the same object is given until something changes, so that two
 * can be compared with `===`. Listeners are called after each change, on the turn it happened, at
 * least once a second while a stick is open (traffic).
 *
 * Commands never throw. Those without a result ask for something, and what comes of it shows in the
 * snapshot's `session`:
 *
 *   connect, disconnect  from anywhere; connecting also ends a wait or a pause early
 *   retry                the same wish again, after a failure or in the middle of a healing
 *   enterPin, enterPuk   one entry, one try; only while `session.state` is 'pin-required'
 *   setPlan              access point; an open call is dialled again with it
 *   restartStick         the stick leaves the bus and comes back, from wherever the session is
 *   setRouting           which traffic takes the stick, whose name servers; at once when online
 *   allowRoaming         true goes on after 'roaming-blocked'; false ends a connection abroad
 *   setDataBudget        the session ends with 'cap-reached' when it is used up
 *   allowMoreData        on top of the limit; goes on after 'cap-reached'
 *   setMetered           no traffic of our own over an idle connection
 *   suspend, resume      the computer falls asleep, has woken
 *
 * changePin and setPinLock resolve with what stood against them, undefined when the SIM took it. A
 * PIN handed in here leaves at most once, through the guard (docs/security.md).
 */
import type { PlanSettings } from '../../shared/connection-settings.ts';
import type { ConnectionSnapshot, DataBudget } from '../../shared/connection-snapshot.ts';
import type { Failure, FailureCode } from '../../shared/failure.ts';
import type { Routing } from '../../shared/routing.ts';
import { definedOnly } from '../at/defined-only.ts';
import { noteOf } from '../../shared/session-note.ts';
import type { SessionRunner } from './session-runner.ts';

export interface PinEntry {
  readonly pin: string;
  /** To be kept beyond this run, if the SIM takes it and there is a place to keep it. */
  readonly remember?: boolean;
  /** The person knows that a wrong code now locks the SIM. */
  readonly lastTryAccepted?: boolean;
}

export interface PukEntry {
  readonly puk: string;
  readonly newPin: string;
  /** The person knows that a wrong code now kills the SIM. */
  readonly lastTryAccepted?: boolean;
}

export class Connection {
  readonly #runner: SessionRunner;
  readonly #listeners = new Set<(snapshot: ConnectionSnapshot) => void>();
  readonly #stops: readonly (() => void)[];
  #snapshot: ConnectionSnapshot | undefined;

  constructor(runner: SessionRunner) {
    this.#runner = runner;
    const changed = (): void => this.#changed();
    this.#stops = [runner.onState(changed), runner.onNews(changed)];
  }

  get snapshot(): ConnectionSnapshot {
    return (this.#snapshot ??= this.#read());
  }

  /** Calls `listener` after each change until the returned function is called. */
  subscribe(listener: (snapshot: ConnectionSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  connect(): void {
    this.#runner.connect();
  }

  /** Resolves when everything is given back. */
  disconnect(): Promise<void> {
    return this.#runner.disconnect();
  }

  retry(): void {
    this.#connectOnceClosed();
  }

  restartStick(): void {
    this.#runner.restartStick();
  }

  enterPin({ pin, remember = false, lastTryAccepted = false }: PinEntry): void {
    if (this.#runner.state.state !== 'pin-required') return;
    this.#runner.unlock({
      kind: 'pin',
      pin,
      origin: 'user',
      consentToLastTry: lastTryAccepted,
      keep: remember,
    });
  }

  enterPuk({ puk, newPin, lastTryAccepted = false }: PukEntry): void {
    if (this.#runner.state.state !== 'pin-required') return;
    this.#runner.unlock({
      kind: 'puk',
      puk,
      newPin,
      origin: 'user',
      consentToLastTry: lastTryAccepted,
    });
  }

  changePin(pin: string, newPin: string, lastTryAccepted = false): Promise<Failure | undefined> {
    const consentToLastTry = lastTryAccepted;
    return this.#runner.changePin({ change: 'pin', pin, newPin, consentToLastTry });
  }

  setPinLock(locked: boolean, pin: string, lastTryAccepted = false): Promise<Failure | undefined> {
    const consentToLastTry = lastTryAccepted;
    return this.#runner.changePin({ change: 'lock', locked, pin, consentToLastTry });
  }

  /** Members that are absent are taken away. After a refusal of the old one it goes on with this. */
  setPlan({ apn, user, password, auth, ipType }: PlanSettings): void {
    const { settings } = this.#runner;
    this.#runner.changeSettings(definedOnly({ ...settings, apn, user, password, auth, ipType }));
    this.#goOnAfter('apn-refused', 'auth-refused', 'not-subscribed', 'bearer-refused');
  }

  setRouting({ mode, destinations, nameServers }: Routing): void {
    const { settings } = this.#runner;
    this.#runner.changeSettings({
      ...settings,
      routing: mode,
      chosenDestinations: destinations,
      nameServers,
    });
  }

  allowRoaming(roamingAllowed: boolean): void {
    this.#runner.changeSettings({ ...this.#runner.settings, roamingAllowed });
    if (roamingAllowed) this.#goOnAfter('roaming-blocked');
  }

  /** Undefined lifts the limit. */
  setDataBudget(budget: DataBudget | undefined): void {
    this.#runner.meter.setBudget(budget);
    this.#changed();
  }

  allowMoreData(bytes: number): void {
    this.#runner.meter.allowMore(bytes);
    this.#runner.history.mark('more-data-allowed');
    this.#goOnAfter('cap-reached');
  }

  setMetered(metered: boolean): void {
    this.#runner.changeSettings({ ...this.#runner.settings, metered });
  }

  suspend(): void {
    this.#runner.suspend();
  }

  resume(): void {
    this.#runner.resume();
  }

  /** No listener is called any more. */
  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#listeners.clear();
  }

  /** What stood in the way is out of it: nobody should have to press "connect" on top. */
  #goOnAfter(...codes: readonly FailureCode[]): void {
    const { state } = this.#runner;
    if (state.state !== 'failed' && state.state !== 'closing') return;
    if (state.failure === undefined || !codes.includes(state.failure.code)) return;
    this.#connectOnceClosed();
  }

  /** At once, unless something is still being given back. */
  #connectOnceClosed(): void {
    const connect = (): void => this.#runner.connect();
    if (this.#runner.state.state !== 'closing') connect();
    else void this.#runner.whenState(({ state }) => state !== 'closing').then(connect);
  }

  #changed(): void {
    this.#snapshot = undefined;
    for (const listener of this.#listeners) listener(this.snapshot);
  }

  #read(): ConnectionSnapshot {
    const { state, facts, meter, history, settings } = this.#runner;
    return {
      session: state,
      note: noteOf(state),
      stick: facts.stick,
      sim: facts.sim,
      registration: facts.registration,
      signal: facts.signal,
      onlineSinceMs: facts.onlineSinceMs,
      traffic: meter.traffic,
      budget: meter.budget,
      settings: definedOnly({ ...settings, password: undefined }),
      history: history.entries,
    };
  }
}
