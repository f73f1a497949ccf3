/**
 * CDC-ECM or RNDIS of a stick that is a router: a driver can bind it and gets no packet. Such a
 * stick is there to be recognised and explained, not to be used.
 */
import type { ControlRequest } from '../main/usb/stick-transport.ts';
import { ACKNOWLEDGED, type ControlReply, type UsbFunction } from './usb-function.ts';

/** Its OUT endpoint stays without a sink: whatever is sent waits for ever. */
export class ForeignNetworkFunction implements UsbFunction {
  readonly interfaceNumbers: readonly number[];

  constructor(controlInterface: number, dataInterface: number) {
    this.interfaceNumbers = [controlInterface, dataInterface];
  }

  control({ direction }: ControlRequest): ControlReply {
    return direction === 'out' ? ACKNOWLEDGED : 'stall';
  }

  selectAlternate(): void {}
}
