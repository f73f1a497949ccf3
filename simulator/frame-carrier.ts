/** What lies behind the radio, in whole Ethernet frames: a built-in network or a kernel TAP. */
import type { NtbSlots } from '../shared/ntb-slots.ts';
import type { PacketBatch } from '../shared/packet-batch.ts';

export interface FrameCarrier {
  /** Frames from the stick to the network; returns the number accepted, the others are lost. */
  writeBatch(batch: PacketBatch): number;
  /**
   * Places waiting frames for the stick into `slots` (no hole: whole frames), returns how many.
   * Frames longer than the slots' MaxFrameLength are dropped, not left waiting.
   */
  readInto(slots: NtbSlots): number;
  /** Resolves when readInto would find something; rejects after close. One at a time. */
  readable(): Promise<void>;
  /** Idempotent. The stick calls it when it is closed or unplugged. */
  close(): Promise<void>;
}

/** Nothing comes from a closed carrier any more. */
export class CarrierClosedError extends Error {
  constructor() {
    super('the network behind the virtual stick is closed');
    this.name = 'CarrierClosedError';
  }
}
