/** One function of a composite device: it owns interfaces and answers their class requests. */
import type { ControlRequest } from '../main/usb/stick-transport.ts';

/** Bytes sent (none for an OUT request), or a refusal. */
export type ControlReply = Uint8Array | 'stall';

export interface UsbFunction {
  readonly interfaceNumbers: readonly number[];
  /** Answers a class or vendor request to one of its interfaces. `length` is wLength. */
  control(request: ControlRequest, data: Uint8Array, length: number): ControlReply;
  /** The host selected an alternate setting, or the device was reset (then 0). */
  selectAlternate(interfaceNumber: number, alternateSetting: number): void;
}

/** The answer of an OUT request that was taken. */
export const ACKNOWLEDGED = new Uint8Array(0);
