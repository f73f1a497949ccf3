/** The modem of an open stick: its AT session and the conversations the session has with it. */
import type { ConnectionSettings } from '../../shared/connection-settings.ts';
import { familiesOf, sameFamilies, type IpFamilies } from '../../shared/ip-family.ts';
import type { IpLease } from '../../shared/lease.ts';
import type { Registration, SimReading } from '../../shared/session.ts';
import { AtSession } from '../at/at-session.ts';
import { PortAtChannel } from '../datapath/port-at-channel.ts';
import { Pace } from './pace.ts';
import { awaitOtherFamily } from './procedures/await-other-family.ts';
import { dial, hangUp } from './procedures/dial.ts';
import type { ModemContext } from './procedures/modem-context.ts';
import { familiesWhere, isAny } from './procedures/ndis-families.ts';
import { readIpv6Dns } from './procedures/read-ipv6-dns.ts';
import { readLease } from './procedures/read-lease.ts';
import { readSim, settleSim } from './procedures/read-sim.ts';
import { unlockSim, type Unlock } from './procedures/unlock-sim.ts';
import { wakeModem } from './procedures/wake-modem.ts';
import { watchRegistration } from './procedures/watch-registration.ts';
import type { SessionParts } from './session-parts.ts';
import type { SessionEvent } from './step.ts';
import type { NdisStatus } from '../at/commands/ndisstatqry.ts';

/** Longest wait for the modem when everything is being given back. */
const FAREWELL_MS = 4_000;

export class Modem {
  readonly #context: ModemContext;
  readonly #onEvent: (event: SessionEvent) => void;
  /** Of the call that is up; undefined without one. */
  #families: IpFamilies | undefined;
  #wanted: IpFamilies = { ipv4: true, ipv6: true };

  /** `signal` ends every conversation; `onEvent` hears what the modem reports by itself. */
  constructor(
    { datapath, pinGuard, timeScale, onTranscript, onStoredPinWrong }: SessionParts,
    signal: AbortSignal,
    onEvent: (event: SessionEvent) => void,
  ) {
    const at = new AtSession({
      channel: new PortAtChannel(datapath),
      guard: pinGuard,
      ...(onTranscript === undefined ? {} : { onTranscript }),
    });
    this.#context = {
      at,
      pinGuard,
      pace: new Pace(signal, timeScale),
      onStoredPinWrong: onStoredPinWrong ?? (() => undefined),
    };
    this.#onEvent = onEvent;
    at.onUnsolicited((event) => {
      if (event.type === 'ndisstat') this.#onBearerReport(event);
    });
  }

  /** For diagnostics and the AT console; the PIN guard stands in its way too. */
  get at(): AtSession {
    return this.#context.at;
  }

  wake(): Promise<void> {
    return wakeModem(this.#context);
  }

  async readSim(): Promise<SimReading> {
    return settleSim(this.#context, await readSim(this.#context));
  }

  unlockSim(unlock: Unlock): Promise<SessionEvent> {
    return unlockSim(this.#context, unlock);
  }

  watchRegistration(onChange: (registration: Registration) => void): Promise<void> {
    return watchRegistration(this.#context, onChange);
  }

  /** `onDialAgain`: the network grants one family only, and a second call for that one starts. */
  async dial(settings: ConnectionSettings, onDialAgain: () => void): Promise<SessionEvent> {
    const { event, latest } = await dial(this.#context, settings, onDialAgain);
    this.#wanted = familiesOf(settings.ipType ?? 'ipv4v6');
    this.#families = event.type === 'bearer-up' ? event.families : undefined;
    if (event.type === 'bearer-up') {
      this.#awaitOtherFamily(event.families);
      // Reports from before somebody listened: they follow the event that is returned now.
      setImmediate(() => this.#onBearerReport(latest));
    }
    return event;
  }

  async hangUp(): Promise<void> {
    this.#families = undefined;
    await hangUp(this.#context);
  }

  readLease(): Promise<IpLease | undefined> {
    return readLease(this.#context);
  }

  readIpv6Dns(): Promise<readonly string[]> {
    return readIpv6Dns(this.#context);
  }

  /** Hangs up on the way out, after the session's signal; a modem that is dead is not waited for. */
  async farewell(): Promise<void> {
    this.#families = undefined;
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

  #onBearerReport({ ipv4, ipv6 }: NdisStatus): void {
    const before = this.#families;
    if (before === undefined) return;
    const after = familiesWhere(this.#wanted, (family) => {
      const reported = family === 'ipv4' ? ipv4 : ipv6;
      return reported.connected ?? before[family];
    });
    this.#changeFamilies(before, after, ipv4.cause ?? ipv6.cause ?? undefined);
  }

  #changeFamilies(before: IpFamilies, after: IpFamilies, cause: number | undefined): void {
    if (sameFamilies(before, after)) return;
    this.#families = isAny(after) ? after : undefined;
    this.#onEvent(
      isAny(after) ? { type: 'bearer-up', families: after } : { type: 'bearer-down', cause },
    );
  }

  #awaitOtherFamily(dialled: IpFamilies): void {
    if (sameFamilies(dialled, this.#wanted)) return;
    awaitOtherFamily(
      this.#context,
      this.#wanted,
      () => this.#families === dialled,
      (families) => this.#changeFamilies(dialled, families, undefined),
      // The session is ending, or the stick is gone: told by others.
    ).catch(() => undefined);
  }
}
