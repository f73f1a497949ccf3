/** A virtual modem without USB around it, and a person typing at its ports. Needs fake timers. */
import { vi } from 'vitest';

import type { DialUpNetwork } from '../../simulator/dial-up-network.ts';
import { FaultState } from '../../simulator/fault-state.ts';
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import type { ModemPort } from '../../simulator/modem-port.ts';
import { defaultLease } from '../../simulator/network-lease.ts';
import { e3372s153 } from '../../simulator/profiles/e3372s-153.ts';
import { SeededRandom } from '../../simulator/seeded-random.ts';
import { StickClock } from '../../simulator/stick-clock.ts';
import { StickCounters } from '../../simulator/stick-counters.ts';
import { VirtualModem } from '../../simulator/virtual-modem.ts';
import type { VirtualSimOptions } from '../../simulator/virtual-sim.ts';

/** Longer than any answer, shorter than the time between two signal reports. */
const ANSWER_MS = 400;
/** Silence, SIM start and search of an untouched stick are over by then. */
const SETTLED_MS = 12_000;

export interface ModemTerminalOptions {
  readonly faults?: Partial<FaultSwitches>;
  readonly sim?: Partial<VirtualSimOptions>;
  readonly seed?: number;
  readonly dialUp?: DialUpNetwork;
}

export class ModemTerminal {
  readonly modem: VirtualModem;
  readonly faults: FaultState;
  readonly counters = new StickCounters();
  /** What each `onCall` said. */
  readonly calls: boolean[] = [];
  resets = 0;
  /** Everything that came on the PCUI port, one entry per transfer. */
  readonly transfers: string[] = [];
  readonly modemPortTransfers: string[] = [];

  readonly #pcui: ModemPort;
  readonly #modemPort: ModemPort;

  /** Power comes on; nothing has happened yet. */
  constructor({ faults, sim, seed = 1, dialUp }: ModemTerminalOptions = {}) {
    this.faults = new FaultState(e3372s153.faults, faults);
    this.modem = new VirtualModem({
      profile: e3372s153,
      clock: new StickClock(1),
      random: new SeededRandom(seed),
      faults: this.faults,
      counters: this.counters,
      lease: defaultLease,
      sim,
      network: {},
      dialUp,
      onCall: ({ ipv4, ipv6 }) => this.calls.push(ipv4 || ipv6),
      onReset: () => (this.resets += 1),
    });
    this.#pcui = this.#open('pcui', this.transfers);
    this.#modemPort = this.#open('modem', this.modemPortTransfers);
    this.modem.boot();
  }

  /** A stick that has been in for a while, with echo off and errors as numbers. */
  static settled(options: ModemTerminalOptions = {}): ModemTerminal {
    const terminal = new ModemTerminal(options);
    vi.advanceTimersByTime(SETTLED_MS);
    terminal.type('ATE0;+CMEE=1;^CURC=0');
    terminal.typeOnModemPort('ATE0;+CMEE=1;^CURC=0');
    return terminal;
  }

  /** Settled, without a PIN, registered. */
  static registered(options: ModemTerminalOptions = {}): ModemTerminal {
    return ModemTerminal.settled({ ...options, sim: { pin: undefined, ...options.sim } });
  }

  /** Types a line and CR; returns what came back meanwhile. */
  type(line: string): string {
    this.#pcui.receive(Buffer.from(`${line}\r`, 'latin1'));
    return this.pass(ANSWER_MS);
  }

  typeOnModemPort(line: string): string {
    const before = this.modemPortTransfers.length;
    this.#modemPort.receive(Buffer.from(`${line}\r`, 'latin1'));
    vi.advanceTimersByTime(ANSWER_MS);
    return this.modemPortTransfers.slice(before).join('');
  }

  /** Types characters as they are and does not wait. */
  typeRaw(characters: string): void {
    this.#pcui.receive(Buffer.from(characters, 'latin1'));
  }

  /** Lets time pass; returns what came meanwhile. */
  pass(durationMs: number): string {
    const before = this.transfers.length;
    vi.advanceTimersByTime(durationMs);
    return this.transfers.slice(before).join('');
  }

  raiseDtr(): void {
    this.#pcui.isTerminalReady = true;
  }

  #open(name: 'pcui' | 'modem', transfers: string[]): ModemPort {
    return this.modem.openPort(name, {
      send: (bytes) => transfers.push(Buffer.from(bytes).toString('latin1')),
      unreadBytes: () => 0,
    });
  }
}
