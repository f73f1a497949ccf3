/** The modem behind the AT ports: carries out commands, sends unsolicited results by itself. */
import type { IpFamilies } from '../shared/ip-family.ts';
import type { AtRequest } from './at-line.ts';
import { type AtReply, failed, ok } from './at-reply.ts';
import type { AtCommandTable } from './at-commands/at-command-table.ts';
import { dataCommands } from './at-commands/data.ts';
import { genericCommands } from './at-commands/generic.ts';
import { identityCommands } from './at-commands/identity.ts';
import { radioCommands, registrationLine } from './at-commands/radio.ts';
import { simCommands } from './at-commands/sim.ts';
import type { DialUpNetwork } from './dial-up-network.ts';
import type { FaultState } from './fault-state.ts';
import { FlowMeter } from './flow-meter.ts';
import { ModemPort, type ModemPortParts } from './modem-port.ts';
import { ModemSettings } from './modem-settings.ts';
import type { NetworkLease } from './network-lease.ts';
import type { NetworkTraits } from './network-traits.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { StickClock } from './stick-clock.ts';
import type { StickCounters } from './stick-counters.ts';
import type { StickProfile } from './stick-profile.ts';
import { familyFields, type BearerEvent, VirtualBearer } from './virtual-bearer.ts';
import { type RegistrationState, VirtualRegistration } from './virtual-registration.ts';
import { csqLevel, hcsqLine, VirtualSignal } from './virtual-signal.ts';
import { VirtualSim, type VirtualSimOptions } from './virtual-sim.ts';

export interface VirtualModemParts {
  readonly profile: StickProfile;
  readonly clock: StickClock;
  readonly random: SeededRandom;
  readonly faults: FaultState;
  readonly counters: StickCounters;
  readonly lease: NetworkLease;
  readonly sim: Partial<VirtualSimOptions> | undefined;
  readonly network: NetworkTraits;
  readonly dialUp: DialUpNetwork | undefined;
  /** A data call came up, changed or ended: what is up now. */
  readonly onCall: (families: IpFamilies) => void;
  /** A command asked for a restart, which on USB means: gone. */
  readonly onReset: () => void;
}

/** A real stick does not answer in its first second or two on the bus. */
const BOOT_SILENCE_MS = 1000;
const SIGNAL_REPORT_PERIOD_MS = 5000;
const FLOW_REPORT_PERIOD_MS = 2000;
/** Between the OK of a reset command and the stick leaving the bus. */
const RESET_DELAY_MS = 1000;

const commands: AtCommandTable = {
  ...genericCommands,
  ...identityCommands,
  ...simCommands,
  ...radioCommands,
  ...dataCommands,
};

/** V.250 and little more: what the first two ports of an E3372h-320 answer. */
const plainPortCommands = /^(?:[EVQZIXLMH]|&[A-Z]|S\d+|\+CMEE|\+CGM[IMR]|\+GCAP)$/;

const formSuffix = { execute: '', read: '?', test: '=?' } as const;

export class VirtualModem {
  readonly profile: StickProfile;
  readonly faults: FaultState;
  readonly counters: StickCounters;
  readonly lease: NetworkLease;
  readonly settings: ModemSettings;
  readonly sim: VirtualSim;
  readonly signal: VirtualSignal;
  readonly registration: VirtualRegistration;
  readonly bearer: VirtualBearer;
  readonly flowMeter: FlowMeter;
  /** Where dialled calls lead, if anywhere. */
  readonly dialUp: DialUpNetwork | undefined;

  readonly #clock: StickClock;
  readonly #random: SeededRandom;
  readonly #ports: ModemPort[] = [];
  readonly #onCall: (families: IpFamilies) => void;
  readonly #onReset: () => void;
  #isCallUp = false;
  /** An overflowing port took the AT engine with it. */
  #isWedged = false;

  constructor(parts: VirtualModemParts) {
    const { profile, clock, random, faults, counters } = parts;
    this.profile = profile;
    this.faults = faults;
    this.counters = counters;
    this.lease = parts.lease;
    this.dialUp = parts.dialUp;
    this.#clock = clock;
    this.#random = random;
    this.#onCall = parts.onCall;
    this.#onReset = parts.onReset;
    this.settings = new ModemSettings(profile.identity.setPort);
    this.sim = new VirtualSim(parts.sim, faults, counters);
    this.signal = new VirtualSignal(random.fork('signal'), parts.network.coverage);
    this.flowMeter = new FlowMeter(counters);
    this.registration = new VirtualRegistration(
      clock,
      faults,
      random.fork('registration'),
      () => this.sim.status === 'ready',
    );
    this.registration.onChange = (state) => this.#onRegistration(state);
    this.bearer = new VirtualBearer(clock, faults, random.fork('bearer'), parts.network.apns);
    this.bearer.onEvent = (event) => this.#onBearer(event);
  }

  openPort(
    name: ModemPortParts['name'],
    transfers: Pick<ModemPortParts, 'send' | 'unreadBytes' | 'bulk'>,
  ): ModemPort {
    const namesakes = this.#ports.filter((other) => other.name === name).length;
    const label = namesakes === 0 ? `port ${name}` : `port ${name} ${namesakes}`;
    const port = new ModemPort({
      ...transfers,
      name,
      clock: this.#clock,
      random: this.#random.fork(label),
      isAlive: () => !this.#isWedged,
      onOverflow: () => (this.#isWedged = true),
      faults: this.faults,
      counters: this.counters,
      execute: (request, origin) => this.#execute(request, origin),
    });
    this.#ports.push(port);
    return port;
  }

  /** Power comes on: the ports wake, the card settles, the search begins when it may. */
  boot(): void {
    this.#clock.after(BOOT_SILENCE_MS, () => {
      for (const port of this.#ports) port.powerUp();
    });
    this.#clock.after(this.faults.now.simBusyMs, () => {
      this.sim.settle();
      if (this.sim.status === 'missing') this.announce('^SIMST:255');
      if (this.sim.status === 'ready') this.onSimReady();
    });
    this.#clock.every(SIGNAL_REPORT_PERIOD_MS, () => this.#reportSignal());
    this.#clock.every(FLOW_REPORT_PERIOD_MS, () => {
      const line = this.flowMeter.reportLine();
      if (line !== undefined) this.announce(line, (port) => port.sendsFlowReports);
    });
  }

  onSimReady(): void {
    this.announce('^SIMST:1');
    this.registration.refresh();
  }

  /** Ends what was dialled on any port. */
  hangUpCalls(): void {
    for (const port of this.#ports) port.hangUp();
  }

  /** Restarts the stick: after its last OK it leaves the bus. */
  reset(): void {
    this.#clock.after(RESET_DELAY_MS, this.#onReset);
  }

  /** Sends an unsolicited `^` result to the ports that want them and satisfy `isWanted`. */
  announce(line: string, isWanted: (port: ModemPort) => boolean = () => true): void {
    const { unsolicitedPort } = this.settings;
    for (const port of this.#ports) {
      const isSelected = unsolicitedPort === undefined || unsolicitedPort === port.name;
      if (port.sendsUnsolicited && isSelected && isWanted(port)) port.announce(line);
    }
  }

  #execute(request: AtRequest, port: ModemPort): AtReply {
    const { name, form, parameters } = request;
    if (port.name === 'plain' && !plainPortCommands.test(name)) return failed();
    if (form !== 'set') {
      const fixed = this.profile.answers[name + formSuffix[form]];
      if (fixed !== undefined) return ok(...fixed);
    }
    const command = /^S\d+$/.test(name) ? commands['S'] : commands[name];
    const handler = command?.[form];
    if (command === undefined || handler === undefined) return failed();
    if (command.needsSim === true && form !== 'test') {
      const { refusal } = this.sim;
      if (refusal !== undefined) return refusal;
    }
    return handler({ modem: this, port, name, parameters });
  }

  #reportSignal(): void {
    if (this.registration.state === 'off' || this.registration.state === 'searching') {
      this.announce('^RSSI:99');
      this.announce('^HCSQ:"NOSERVICE"');
      return;
    }
    const measured = this.signal.measure();
    this.announce(`^RSSI:${csqLevel(measured)}`);
    this.announce(hcsqLine(measured));
  }

  #onRegistration(state: RegistrationState): void {
    const isRegistered = state === 'home' || state === 'roaming';
    this.announce(`^SRVST:${isRegistered ? 2 : state === 'denied' ? 1 : 0}`);
    if (isRegistered) this.announce('^MODE:6,101');
    for (const port of this.#ports) {
      for (const name of ['+CREG', '+CGREG', '+CEREG'] as const) {
        const line = registrationLine(this, port, name, 'unsolicited');
        if (line !== undefined) port.announce(line);
      }
    }
    if (isRegistered) return;
    this.bearer.end();
    this.hangUpCalls();
  }

  #onBearer({ families, reports }: BearerEvent): void {
    const isUp = families.ipv4 || families.ipv6;
    if (isUp && !this.#isCallUp) this.flowMeter.startCall();
    if (!isUp) this.flowMeter.endCall();
    this.#isCallUp = isUp;
    for (const report of reports) this.announce(`^NDISSTAT:${familyFields(report)}`);
    this.#onCall(families);
  }
}
