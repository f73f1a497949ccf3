/** Keeps other programs of this computer from a SIM while a code may be on its way to it. */
export interface PinLockHold {
  /** Idempotent. */
  release(): Promise<void>;
}

export interface PinLock {
  /**
   * Undefined when another program holds the SIM, or one that can not be told apart: a SIM without
   * a key may be any of them. What a killed program held counts as released.
   */
  acquire(simKey: string | undefined): Promise<PinLockHold | undefined>;
}
