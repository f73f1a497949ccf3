/** Which stick to open, and when it is there. main/compose.ts builds it for real and virtual ones. */
import type { StickSpec } from '../datapath/stick-spec.ts';

export interface PresentStick {
  readonly spec: StickSpec;
  /** Another one after each coming back, also at the same place. */
  readonly key: string;
}

export interface StickPresence {
  /** Looks at the bus now, so that `current` is of this moment. */
  look(): Promise<void>;
  /** The wanted stick; undefined while it is not there. */
  current(): PresentStick | undefined;
  /** Watches the bus and calls `listener` after each change, until the returned function is called. */
  onChange(listener: () => void): () => void;
  /**
   * The modem of what `current` gave has told its IMEI (undefined: it does not). False when it is
   * not the stick this session is about: that one is left alone from then on.
   */
  recognise(stick: PresentStick, imei: string | undefined): boolean;
}

/** Waits for a stick; one wait at a time. */
export class StickWait {
  readonly #presence: StickPresence;
  #end: (() => void) | undefined;

  constructor(presence: StickPresence) {
    this.#presence = presence;
  }

  /**
   * Calls `onPresent` once, on a later turn and not before `notBeforeMs` have passed. `anew`: what is
   * plugged in now does not count.
   */
  begin(anew: boolean, notBeforeMs: number, onPresent: () => void): void {
    this.stop();
    const present = this.#presence.current()?.key;
    let isPauseOver = false;
    const look = (): void => {
      const found = this.#presence.current();
      if (found === undefined || !isPauseOver || (anew && found.key === present)) return;
      this.stop();
      onPresent();
    };
    const stopWatching = this.#presence.onChange(look);
    const timer = setTimeout(() => {
      isPauseOver = true;
      look();
    }, notBeforeMs);
    this.#end = () => {
      stopWatching();
      clearTimeout(timer);
    };
  }

  /** Idempotent. */
  stop(): void {
    this.#end?.();
    this.#end = undefined;
  }
}
