/**
 * Tells which sticks come and go, by looking at the system's table: hotplug events need udev, which
 * containers and small systems lack, and they tell nothing that the table does not.
 */
import { ADDRESS_IN_RESET } from '../usb/device-presence.ts';
import type { UsbDeviceEntry } from '../usb/sysfs-device-list.ts';
import { recogniseStick, type Recognition } from './stick-catalog.ts';

export interface PluggedStick {
  readonly device: UsbDeviceEntry;
  readonly recognition: Exclude<Recognition, { kind: 'not-a-stick' }>;
}

export type StickEvent =
  | { readonly type: 'plugged'; readonly stick: PluggedStick }
  | { readonly type: 'unplugged'; readonly stick: PluggedStick };

export interface StickWatcherParts {
  readonly listDevices: () => Promise<readonly UsbDeviceEntry[]>;
  /** Calls `look` after `ms`; returns how to take that back. */
  readonly schedule: (look: () => void, ms: number) => () => void;
  readonly onEvent: (event: StickEvent) => void;
}

/** A stick takes longer than that to become usable after it was plugged in. */
const INTERVAL_MS = 1_000;

export class StickWatcher {
  readonly #parts: StickWatcherParts;
  /** By bus path and address: a stick that re-enumerated in place is another one. */
  #known = new Map<string, PluggedStick>();
  #cancel: (() => void) | undefined;
  #isStopped = false;
  #isWatching = false;

  constructor(parts: StickWatcherParts) {
    this.#parts = parts;
  }

  /** Reports what is there as plugged, and goes on watching; resolves after that first look. */
  async start(): Promise<void> {
    this.#isWatching = true;
    await this.#watch();
  }

  /** Looks once, whether or not it watches; the others of its looks stay as they are. */
  async look(): Promise<void> {
    const found = await this.#parts.listDevices().then(
      (devices) => sticksAmong(devices, this.#known),
      () => undefined,
    );
    // A look that failed says nothing about the sticks.
    if (found !== undefined && !this.#isStopped) this.#compare(found);
  }

  /** Watches on from now; a watcher that does is left as it is. */
  resume(): void {
    if (this.#isWatching || this.#isStopped) return;
    this.#isWatching = true;
    void this.#watch();
  }

  /** Looks no more by itself. */
  pause(): void {
    this.#isWatching = false;
    this.#cancel?.();
  }

  /** No event comes after it. */
  stop(): void {
    this.#isStopped = true;
    this.pause();
  }

  async #watch(): Promise<void> {
    await this.look();
    if (!this.#isWatching) return;
    this.#cancel?.();
    this.#cancel = this.#parts.schedule(() => void this.#watch(), INTERVAL_MS);
  }

  #compare(found: Map<string, PluggedStick>): void {
    const before = this.#known;
    this.#known = found;
    for (const [key, stick] of before) {
      if (!found.has(key)) this.#report({ type: 'unplugged', stick });
    }
    for (const [key, stick] of found) {
      if (!before.has(key)) this.#report({ type: 'plugged', stick });
    }
  }

  #report(event: StickEvent): void {
    if (!this.#isStopped) this.#parts.onEvent(event);
  }
}

function sticksAmong(
  devices: readonly UsbDeviceEntry[],
  before: ReadonlyMap<string, PluggedStick>,
): Map<string, PluggedStick> {
  const sticks = new Map<string, PluggedStick>();
  for (const device of devices) {
    if (device.deviceAddress === ADDRESS_IN_RESET) {
      // It will have its old address again, or be another one then.
      for (const [key, stick] of before) {
        if (stick.device.busPath === device.busPath) sticks.set(key, stick);
      }
      continue;
    }
    const recognition = recogniseStick(device);
    if (recognition.kind === 'not-a-stick') continue;
    sticks.set(`${device.busPath} ${device.deviceAddress}`, { device, recognition });
  }
  return sticks;
}
