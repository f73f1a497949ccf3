/**
 * The place a stick is plugged into: when it leaves to come back as something else (mode switch,
 * reset, loss of power), the next one appears here, with the same SIM and the same network.
 */
import type { FaultSwitches } from './fault-switches.ts';
import type { FrameCarrier } from './frame-carrier.ts';
import type { ProfileName } from './profiles.ts';
import type { ReEnumeration } from './re-enumeration.ts';
import { StickClock } from './stick-clock.ts';
import { LastingCarrier } from './usbip/lasting-carrier.ts';
import type { VirtualSimOptions } from './virtual-sim.ts';
import { VirtualStick, type VirtualStickOptions } from './virtual-stick.ts';

export interface VirtualBusOptions extends Omit<VirtualStickOptions, 'carrier' | 'onComesBack'> {
  /** Belongs to the bus; outlives the sticks. */
  readonly carrier: FrameCarrier;
  /** A stick was plugged in, the first one included (on a later turn). */
  readonly onAttach: (stick: VirtualStick, profile: ProfileName) => void;
}

export class VirtualBus {
  readonly #options: VirtualBusOptions;
  readonly #carrier: LastingCarrier;
  readonly #clock: StickClock;
  #stick: VirtualStick | undefined;

  /** The script runs on the first stick only. */
  constructor(options: VirtualBusOptions) {
    this.#options = options;
    this.#carrier = new LastingCarrier(options.carrier);
    this.#clock = new StickClock(options.timeScale);
    const { profile, faults = {}, sim = {} } = options;
    this.#clock.after(0, () => this.#attach(profile, faults, sim, options.script ?? []));
  }

  /** What is plugged in now. Its own faults, such as `unplugAfterMs`, do not pass to the next. */
  get stick(): VirtualStick | undefined {
    return this.#stick;
  }

  /** Pulls out what is there; nothing comes any more. */
  async close(): Promise<void> {
    this.#clock.stop();
    await this.#stick?.close();
    this.#stick = undefined;
    await this.#carrier.close();
  }

  #attach(
    profile: ProfileName,
    faults: Partial<FaultSwitches>,
    sim: Partial<VirtualSimOptions>,
    script: NonNullable<VirtualStickOptions['script']>,
  ): void {
    const { seed, timeScale, lease, keepNcmOutTransfers, onAttach } = this.#options;
    const stick = new VirtualStick({
      profile,
      faults,
      seed,
      timeScale,
      sim,
      script,
      ...(lease === undefined ? {} : { lease }),
      ...(keepNcmOutTransfers === undefined ? {} : { keepNcmOutTransfers }),
      carrier: this.#carrier.lend(),
      onComesBack: (next) => this.#awaitReturn(stick, next),
    });
    this.#stick = stick;
    onAttach(stick, profile);
  }

  #awaitReturn(left: VirtualStick, { profile, afterMs, faults }: ReEnumeration): void {
    this.#stick = undefined;
    const { simMemory } = left;
    this.#clock.after(afterMs, () =>
      this.#attach(profile, { ...withoutEnds(this.#options.faults), ...faults }, simMemory, []),
    );
  }
}

/** What ended a stretch on the bus does not happen again. */
export function withoutEnds(faults: Partial<FaultSwitches> = {}): Partial<FaultSwitches> {
  return {
    ...faults,
    unplugAfterMs: undefined,
    powerLossAfterMs: undefined,
    handleDeadAfterMs: undefined,
    hostResetAfterMs: undefined,
    bulkStallAfterMs: undefined,
  };
}
