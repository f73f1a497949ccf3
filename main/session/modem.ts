/** The modem of an open stick: its AT session and the conversations the session has with it. */
import type { ConnectionSettings } from '../../shared/connection-settings.ts';
import type { IpLease } from '../../shared/lease.ts';
import type { Registration, SimReading } from '../../shared/session.ts';
import { AtSession } from '../at/at-session.ts';
import { PortAtChannel } from '../datapath/port-at-channel.ts';
import { Pace } from './pace.ts';
import { dial, hangUp } from './procedures/dial.ts';
import type { ModemContext } from './procedures/modem-context.ts';
import { readLease } from './procedures/read-lease.ts';
import { readSim } from './procedures/read-sim.ts';
import { unlockSim, type Unlock } from './procedures/unlock-sim.ts';
import { wakeModem } from './procedures/wake-modem.ts';
import { watchRegistration } from './procedures/watch-registration.ts';
import type { SessionParts } from './session-parts.ts';
import type { SessionEvent } from './step.ts';

/** Longest wait for the modem when everything is being given back. */
const FAREWELL_MS = 4_000;

export class Modem {
  readonly #context: ModemContext;
  readonly #onEvent: (event: SessionEvent) => void;
  #callIsUp = false;

  /** `signal` ends every conversation; `onEvent` hears what the modem reports by itself. */
  constructor(
    { datapath, pinGuard, timeScale, onTranscript }: SessionParts,
    signal: AbortSignal,
    onEvent: (event: SessionEvent) => void,
  ) {
    const at = new AtSession({
      channel: new PortAtChannel(datapath),
      guard: pinGuard,
      ...(onTranscript === undefined ? {} : { onTranscript }),
    });
    this.#context = { at, pinGuard, pace: new Pace(signal, timeScale) };
    this.#onEvent = onEvent;
    at.onUnsolicited((event) => {
      if (event.type === 'ndisstat') this.#onBearerReport(event.ipv4);
    });
  }

  /** For diagnostics and the AT console; the PIN guard stands in its way too. */
  get at(): AtSession {
    return this.#context.at;
  }

  wake(): Promise<void> {
    return wakeModem(this.#context);
  }

  readSim(): Promise<SimReading> {
    return readSim(this.#context);
  }

  unlockSim(unlock: Unlock): Promise<SessionEvent> {
    return unlockSim(this.#context, unlock);
  }

  watchRegistration(onChange: (registration: Registration) => void): Promise<void> {
    return watchRegistration(this.#context, onChange);
  }

  async dial(settings: ConnectionSettings): Promise<SessionEvent> {
    const event = await dial(this.#context, settings);
    this.#callIsUp = event.type === 'bearer-up';
    return event;
  }

  async hangUp(): Promise<void> {
    this.#callIsUp = false;
    await hangUp(this.#context);
  }

  readLease(): Promise<IpLease | undefined> {
    return readLease(this.#context);
  }

  /** Hangs up on the way out, after the session's signal; a modem that is dead is not waited for. */
  async farewell(): Promise<void> {
    this.#callIsUp = false;
    const timer = AbortSignal.timeout(FAREWELL_MS);
    const leaving = hangUp({ ...this.#context, pace: new Pace(timer, 1) });
    const tooLong = new Promise<void>((resolve) => {
      timer.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([leaving, tooLong]);
  }

  /** Ends the AT session; the port itself closes with the stick. */
  close(): Promise<void> {
    return this.#context.at.close();
  }

  #onBearerReport({
    connected,
    cause,
  }: {
    readonly connected: boolean | null;
    readonly cause: number | null;
  }): void {
    if (!this.#callIsUp || connected !== false) return;
    this.#callIsUp = false;
    this.#onEvent({ type: 'bearer-down', cause: cause ?? undefined });
  }
}
