/**
 * The stick a session is about, among those on the bus. Before it was opened: the one at the wanted
 * place, or the first. After that it is known by its IMEI and comes back wherever it is plugged in;
 * serial numbers are the same on all of these sticks. Has the shape of main/session's StickPresence.
 */
import type { Recognition } from './stick-catalog.ts';
import { StickWatcher, type PluggedStick, type StickWatcherParts } from './stick-watcher.ts';

export interface RosterStick {
  readonly spec: { readonly kind: 'usb'; readonly busPath: string };
  readonly key: string;
}

export type StickRosterParts = Pick<StickWatcherParts, 'listDevices' | 'schedule'>;

export class StickRoster {
  readonly #watcher: StickWatcher;
  readonly #listeners = new Set<() => void>();
  readonly #plugged = new Map<string, PluggedStick>();
  /** Opened and found to be another one, or there while ours was: left alone until they are pulled. */
  readonly #others = new Set<string>();
  #busPath: string | undefined;
  #imei: string | undefined;

  /** `busPath` undefined: any stick that can go online. */
  constructor(busPath: string | undefined, parts: StickRosterParts) {
    this.#busPath = busPath;
    this.#watcher = new StickWatcher({
      ...parts,
      onEvent: ({ type, stick }) => {
        const key = keyOf(stick);
        if (type === 'plugged') this.#plugged.set(key, stick);
        else {
          this.#plugged.delete(key);
          this.#others.delete(key);
        }
        for (const listener of [...this.#listeners]) listener();
      },
    });
  }

  /** Looks at the bus now. */
  look(): Promise<void> {
    return this.#watcher.look();
  }

  current(): RosterStick | undefined {
    const candidates = [...this.#plugged].filter(
      ([key, { recognition }]) => canGoOnline(recognition) && !this.#others.has(key),
    );
    const inPlace = candidates.find(([, { device }]) => device.busPath === this.#busPath);
    const mayMove = this.#busPath === undefined || this.#imei !== undefined;
    const [key, stick] = inPlace ?? (mayMove ? candidates[0] : undefined) ?? [];
    if (key === undefined || stick === undefined) return undefined;
    return { spec: { kind: 'usb', busPath: stick.device.busPath }, key };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#watcher.resume();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#watcher.pause();
    };
  }

  recognise({ key }: { readonly key: string }, imei: string | undefined): boolean {
    if (imei !== undefined && this.#imei !== undefined && imei !== this.#imei) {
      this.#others.add(key);
      return false;
    }
    this.#imei ??= imei;
    this.#busPath = this.#plugged.get(key)?.device.busPath ?? this.#busPath;
    for (const other of this.#plugged.keys()) if (other !== key) this.#others.add(other);
    return true;
  }
}

function keyOf({ device }: PluggedStick): string {
  return `${device.busPath} ${device.deviceAddress}`;
}

function canGoOnline(recognition: Recognition): boolean {
  return (
    recognition.kind === 'ncm' ||
    recognition.kind === 'cd' ||
    (recognition.kind === 'brovi' && recognition.form === 'cd')
  );
}
