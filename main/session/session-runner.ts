/**
 * Performs what the session machine decides: effects one after the other, their results fed back
 * as events. The only place where machine, modem, packet path and host network meet.
 */
import { FailureError, type Failure } from '../../shared/failure.ts';
import type { IpFamilies } from '../../shared/ip-family.ts';
import type { SessionState } from '../../shared/session.ts';
import { AtClosedError } from '../at/at-error.ts';
import type { DatapathEvent, OpenedStick } from '../datapath/worker-contract.ts';
import { Modem } from './modem.ts';
import { SessionEndedError } from './pace.ts';
import { step } from './session-machine.ts';
import type { SessionParts } from './session-parts.ts';
import { deadlinesMs, type SessionEffect, type SessionEvent } from './step.ts';
import type { Unlock } from './procedures/unlock-sim.ts';

/** Linux: below NetworkManager's 100 (Ethernet), 600 (Wi-Fi): wins over both. */
const ROUTE_METRIC = 50;
/** Of any Ethernet link. What the leases allow is set on the interface, and may change while it is up. */
const TUN_MTU = 1_500;

/** A connection that has held for so long starts over with short pauses when it breaks. */
const HELD_MS = 60_000;

export class SessionRunner {
  readonly #parts: SessionParts;
  readonly #listeners = new Set<(state: SessionState) => void>();
  readonly #stopListening: () => void;
  #state: SessionState = { state: 'idle' };
  #turn: Promise<void> = Promise.resolve();
  #deadline: NodeJS.Timeout | undefined;
  #modem: Modem | undefined;
  #abort = new AbortController();
  /** What the user has entered and nobody has used yet. Used once, then forgotten. */
  #unlock: Unlock | undefined;
  #stickGone = false;
  /** Losses since the connection last held; see SessionRules. */
  #recoveries = 0;
  #onlineSinceMs = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#stopListening = parts.datapath.onEvent((event) => this.#onDatapathEvent(event));
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Calls `listener` for every new state until the returned function is called. */
  onState(listener: (state: SessionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  connect(): void {
    this.#feed({ type: 'connect-requested' });
  }

  /** Resolves when everything is given back. */
  async disconnect(): Promise<void> {
    this.#feed({ type: 'disconnect-requested' });
    await this.settled();
  }

  /** One user action, one try: hands the entered PIN or PUK to the SIM. */
  unlock(unlock: Unlock): void {
    this.#unlock = unlock;
    this.#feed({ type: 'unlock-requested' });
  }

  /** Resolves with the first state that `wanted` accepts, the present one included. */
  whenState(wanted: (state: SessionState) => boolean): Promise<SessionState> {
    if (wanted(this.#state)) return Promise.resolve(this.#state);
    return new Promise((resolve) => {
      const stop = this.onState((state) => {
        if (!wanted(state)) return;
        stop();
        resolve(state);
      });
    });
  }

  /** Resolves in 'idle' or 'failed', when nothing is held any more. */
  settled(): Promise<SessionState> {
    return this.whenState(({ state }) => state === 'idle' || state === 'failed');
  }

  /** The modem while the stick is open: diagnostics and the AT console speak to it. */
  get modem(): Modem | undefined {
    return this.#modem;
  }

  /** Ends listening; call it after the session has settled. */
  dispose(): void {
    clearTimeout(this.#deadline);
    this.#stopListening();
    this.#listeners.clear();
  }

  #feed(event: SessionEvent): void {
    const { settings, deadlineScale } = this.#parts;
    const held = performance.now() - this.#onlineSinceMs > HELD_MS * deadlineScale;
    if (this.#state.state === 'online' && held) this.#recoveries = 0;
    const rules = { roamingAllowed: settings.roamingAllowed, recoveries: this.#recoveries };
    const { next, effects } = step(this.#state, event, rules);
    if (next.state === 'recovering') this.#recoveries = next.attempt;
    if (next.state === 'opening') this.#recoveries = 0;
    if (next.state === 'online' && this.#state.state !== 'online') {
      this.#onlineSinceMs = performance.now();
    }
    const changed = next !== this.#state;
    this.#state = next;
    for (const effect of effects) this.#perform(effect);
    if (changed) for (const listener of this.#listeners) listener(next);
  }

  #perform(effect: SessionEffect): void {
    switch (effect.type) {
      case 'set-deadline':
        this.#setDeadline(effect.afterMs);
        return;
      case 'clear-deadline':
        clearTimeout(this.#deadline);
        return;
      case 'close':
        // What is under way ends early; what waits in line finds the signal and does nothing.
        this.#abort.abort();
        this.#queue(() => this.#close());
        return;
      case 'open-stick':
        this.#abort = new AbortController();
        this.#stickGone = false;
        this.#queue(() => this.#openStick());
        return;
      case 'wake-modem':
        return this.#useModem(async (modem) => {
          await modem.wake();
          return { type: 'modem-awake' };
        });
      case 'read-sim':
        return this.#useModem(async (modem) => ({ type: 'sim-read', sim: await modem.readSim() }));
      case 'unlock-sim':
        return this.#useModem((modem) => {
          const unlock = this.#unlock;
          this.#unlock = undefined;
          return unlock === undefined ? undefined : modem.unlockSim(unlock);
        });
      case 'watch-registration':
        return this.#useModem((modem) =>
          modem.watchRegistration((registration) =>
            this.#feed({ type: 'registration-changed', registration }),
          ),
        );
      case 'dial':
        return this.#useModem((modem) =>
          modem.dial(this.#parts.settings, () => this.#allowSecondCall()),
        );
      case 'hang-up':
        return this.#useModem(async (modem) => {
          await this.#parts.datapath.request('stop-link', undefined);
          await modem.hangUp();
          return undefined;
        });
      case 'start-link':
        return this.#useModem(async (modem) => {
          const { families } = effect;
          await this.#parts.datapath.request('start-link', { staticLease: undefined, families });
          this.#askForAddresses(modem, families);
          return undefined;
        });
      case 'set-link-families':
        return this.#useModem(async (modem) => {
          const { families } = effect;
          await this.#parts.datapath.request('set-link-families', { families });
          this.#askForAddresses(modem, families);
          return undefined;
        });
      case 'configure-host':
        return this.#useModem(() => this.#configureHost(effect));
      case 'start-probe':
        return this.#useModem(async () => {
          await this.#parts.datapath.request('start-probe', undefined);
          return undefined;
        });
    }
  }

  /** A second call takes as long as a first one. */
  #allowSecondCall(): void {
    if (this.#state.state === 'dialling') this.#setDeadline(deadlinesMs.dialling);
  }

  #setDeadline(afterMs: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(
      () => this.#feed({ type: 'deadline-passed' }),
      afterMs * this.#parts.deadlineScale,
    );
  }

  /** Runs `work` after everything queued before it. A failure becomes an event. */
  #queue(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      if (error instanceof SessionEndedError) return;
      this.#feed({ type: 'failed', failure: failureOf(error) });
    });
  }

  #useModem(work: (modem: Modem) => Promise<SessionEvent | undefined | void> | undefined): void {
    const { signal } = this.#abort;
    this.#queue(async () => {
      if (signal.aborted || this.#modem === undefined) return;
      const event = await work(this.#modem);
      if (event !== undefined && !signal.aborted) this.#feed(event);
    });
  }

  async #openStick(): Promise<void> {
    const { signal } = this.#abort;
    if (signal.aborted) return;
    const { datapath, spec, onStickOpened } = this.#parts;
    const stick: OpenedStick = await datapath.request('open-stick', { spec });
    if (signal.aborted) return;
    this.#modem = new Modem(this.#parts, signal, (event) => {
      if (!signal.aborted) this.#feed(event);
    });
    await onStickOpened?.(stick);
    if (!signal.aborted) this.#feed({ type: 'stick-opened', product: stick.product });
  }

  /**
   * `^DHCP?` and DHCP run side by side: whichever answers first gives the address. `^DHCPV6?` fills
   * in DNS servers where router advertisements have none.
   */
  #askForAddresses(modem: Modem, families: IpFamilies): void {
    const { datapath } = this.#parts;
    // A stick that is gone, a session that ends: told by others.
    const ignore = () => undefined;
    if (families.ipv4) {
      void modem
        .readLease()
        .then((lease) => lease && datapath.request('apply-static-lease', { lease }))
        .catch(ignore);
    }
    if (families.ipv6) {
      void modem
        .readIpv6Dns()
        .then((dnsServers) => datapath.request('apply-ipv6-dns', { dnsServers }))
        .catch(ignore);
    }
  }

  async #configureHost({
    lease,
    lease6,
  }: Extract<SessionEffect, { type: 'configure-host' }>): Promise<SessionEvent> {
    const { datapath, hostNetwork, settings } = this.#parts;
    const { interfaceName } = await datapath.request('open-tun', { mtu: TUN_MTU });
    await hostNetwork.apply({
      interfaceName,
      lease,
      lease6,
      routing: settings.routing,
      metric: ROUTE_METRIC,
    });
    const families = { ipv4: lease !== undefined, ipv6: lease6 !== undefined };
    await datapath.request('start-traffic', { families });
    return { type: 'host-configured', lease, lease6 };
  }

  /** Gives everything back, each step whether or not the one before worked. */
  async #close(): Promise<void> {
    const { datapath, hostNetwork } = this.#parts;
    const modem = this.#modem;
    this.#modem = undefined;
    this.#unlock = undefined;
    const problem = (error: unknown): Failure => failureOf(error);
    const notRestored = await hostNetwork.restore().then(() => undefined, problem);
    // A stick that no longer listens is no news on the way out.
    const ignore = () => undefined;
    if (!this.#stickGone) await modem?.farewell().catch(ignore);
    await modem?.close().catch(ignore);
    await datapath.request('close', undefined).catch(ignore);
    this.#feed({
      type: 'closed',
      ...(notRestored === undefined ? {} : { failure: notRestored }),
    });
  }

  #onDatapathEvent(event: DatapathEvent): void {
    switch (event.type) {
      case 'stick-gone':
        this.#stickGone = true;
        this.#feed({ type: 'failed', failure: { code: 'stick-gone' } });
        return;
      case 'broken':
        this.#feed({ type: 'failed', failure: event.failure });
        return;
      case 'carrier':
        // While dialling only the AT side knows: some sticks report "not connected" at each start.
        if (!event.connected && this.#state.state !== 'dialling') {
          this.#feed({ type: 'bearer-down', cause: undefined });
        }
        return;
      case 'link':
        this.#onLinkEvent(event.event);
        return;
      case 'at-data':
      case 'at-ended':
        // The AT session listens to these itself.
        return;
    }
  }

  #onLinkEvent(event: Extract<DatapathEvent, { type: 'link' }>['event']): void {
    switch (event.type) {
      case 'lease':
        this.#feed({ type: 'lease', lease: event.lease });
        return;
      case 'lease-lost':
        if (event.reason !== 'link-down') this.#feed({ type: 'lease-lost' });
        return;
      case 'lease6':
        this.#feed({ type: 'lease6', lease: event.lease });
        return;
      case 'lease6-lost':
        if (event.reason !== 'link-down') this.#feed({ type: 'lease6-lost' });
        return;
      case 'answered':
        this.#feed({ type: 'answered' });
        return;
      case 'probe-failed':
        this.#feed({ type: 'unanswered' });
        return;
      case 'dhcp-silent':
      case 'ra-silent':
      case 'gateway-mac':
        return;
    }
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof AtClosedError) return { code: 'stick-gone', detail: error.message };
  return {
    code: 'unexpected',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
