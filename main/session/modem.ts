/** The modem of an open stick: its AT session and the conversations the session has with it. */
import type { SimIdentity } from '../../shared/connection-snapshot.ts';
import type { ConnectionSettings } from '../../shared/connection-settings.ts';
import type { Failure } from '../../shared/failure.ts';
import { familiesOf, sameFamilies, type IpFamilies } from '../../shared/ip-family.ts';
import type { IpLease } from '../../shared/lease.ts';
import type { Registration, SimReading } from '../../shared/session.ts';
import type { Signal } from '../../shared/signal.ts';
import { AtSession } from '../at/at-session.ts';
import { definedOnly } from '../at/defined-only.ts';
import { readSignalQuality, type SignalQuality } from '../at/commands/hcsq.ts';
import { readImei } from '../at/commands/identity.ts';
import { resetStick } from '../at/commands/reset.ts';
import { PortAtChannel } from '../datapath/port-at-channel.ts';
import { Pace, SessionEndedError } from './pace.ts';
import type { PinMemory } from './pin-memory.ts';
import { awaitOtherFamily } from './procedures/await-other-family.ts';
import { applyPinChange, type PinChange } from './procedures/change-pin.ts';
import { checkCall } from './procedures/check-call.ts';
import { identifySim } from './procedures/identify-sim.ts';
import { dial, hangUp } from './procedures/dial.ts';
import type { ModemContext } from './procedures/modem-context.ts';
import { familiesWhere, isAny } from './procedures/ndis-families.ts';
import { readIpv6Dns } from './procedures/read-ipv6-dns.ts';
import { readLease } from './procedures/read-lease.ts';
import { readSim, settleSim } from './procedures/read-sim.ts';
import { restartRadio } from './procedures/restart-radio.ts';
import { ask, tell } from './procedures/tolerant-questions.ts';
import { unlockSim, unlockSimByMemory, type Unlock } from './procedures/unlock-sim.ts';
import { wakeModem } from './procedures/wake-modem.ts';
import { watchRegistration } from './procedures/watch-registration.ts';
import type { SessionParts } from './session-parts.ts';
import type { SessionEvent } from './step.ts';
import type { NdisStatus } from '../at/commands/ndisstatqry.ts';

/** Longest wait for the modem when everything is being given back. */
const FAREWELL_MS = 4_000;

export type ModemParts = Pick<SessionParts, 'datapath' | 'pinGuard' | 'timeScale' | 'onTranscript'>;

export interface ModemListeners {
  /** Hears what the modem reports by itself about the call and the network it is in. */
  readonly onEvent: (event: SessionEvent) => void;
  readonly onSignal?: (signal: Signal) => void;
}

export class Modem {
  #context: ModemContext;
  readonly #signal: AbortSignal;
  readonly #timeScale: number;
  readonly #onEvent: (event: SessionEvent) => void;
  #conversation = new AbortController();
  /** Of the call that is up; undefined without one. */
  #families: IpFamilies | undefined;
  #wanted: IpFamilies = { ipv4: true, ipv6: true };

  /** `signal` ends every conversation. */
  constructor(
    parts: ModemParts,
    pinMemory: PinMemory,
    signal: AbortSignal,
    { onEvent, onSignal }: ModemListeners,
  ) {
    const { datapath, pinGuard, timeScale, onTranscript } = parts;
    const at = new AtSession({
      channel: new PortAtChannel(datapath),
      guard: pinGuard,
      ...(onTranscript === undefined ? {} : { onTranscript }),
    });
    this.#signal = signal;
    this.#timeScale = timeScale;
    this.#onEvent = onEvent;
    this.#context = { at, pinGuard, pinMemory, pace: this.#newPace() };
    at.onUnsolicited((report) => {
      if (report.type === 'ndisstat') this.#onBearerReport(report);
      if (report.type === 'hcsq') onSignal?.(toSignal(report));
      if (report.type === 'cereg' && (report.stat === 1 || report.stat === 5)) {
        const status = report.stat === 5 ? 'roaming' : 'home';
        onEvent({ type: 'registration-changed', registration: { status } });
      }
    });
  }

  /** Of what is being said now; aborted by {@link interrupt} and with the session. */
  get interruption(): AbortSignal {
    return this.#context.pace.signal;
  }

  /** Ends what is being said; whoever waits for its end gets SessionEndedError or an abort. */
  interrupt(): void {
    this.#conversation.abort(new SessionEndedError());
    this.#conversation = new AbortController();
    this.#context = { ...this.#context, pace: this.#newPace() };
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

  /** IMEI; undefined when the stick does not tell. */
  readImei(): Promise<string | undefined> {
    return ask(this.#context, readImei);
  }

  async readSignal(): Promise<Signal | undefined> {
    const answer = await ask(this.#context, readSignalQuality);
    return answer === undefined ? undefined : toSignal(answer);
  }

  unlockSimByMemory(): Promise<SessionEvent> {
    return unlockSimByMemory(this.#context);
  }

  applyPinChange(wanted: PinChange): Promise<Failure | undefined> {
    return applyPinChange(this.#context, wanted);
  }

  identifySim(): Promise<SimIdentity> {
    return identifySim(this.#context);
  }

  checkCall(): Promise<SessionEvent | undefined> {
    return checkCall(this.#context, this.#families);
  }

  restartRadio(): Promise<void> {
    return restartRadio(this.#context);
  }

  /** The stick leaves the bus soon after, whether or not it says so. */
  async reset(): Promise<void> {
    await tell(this.#context, resetStick);
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

  #newPace(): Pace {
    const signal = AbortSignal.any([this.#signal, this.#conversation.signal]);
    return new Pace(signal, this.#timeScale);
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

/** Without the raw indices. */
function toSignal({
  rat,
  rssiDbm,
  rsrpDbm,
  sinrDb,
  rsrqDb,
  rscpDbm,
  ecioDb,
}: SignalQuality): Signal {
  return definedOnly({ rat, rssiDbm, rsrpDbm, sinrDb, rsrqDb, rscpDbm, ecioDb });
}
