/** One AT port as a USB function: a bulk pair and the line state a serial driver sets on open. */
import type { ControlRequest } from '../main/usb/stick-transport.ts';
import type { ModemPort } from './modem-port.ts';
import type { OutEndpoint } from './out-endpoint.ts';
import { ACKNOWLEDGED, type ControlReply, type UsbFunction } from './usb-function.ts';

/** Requests of a CDC ACM function, which these vendor-class ports take as well (PSTN 1.2 §6.3). */
const SerialRequest = {
  SetLineCoding: 0x20,
  GetLineCoding: 0x21,
  SetControlLineState: 0x22,
} as const;

const LINE_CODING_LENGTH = 7;
const CONTROL_LINE_DTR = 0x0001;

export class SerialFunction implements UsbFunction {
  readonly interfaceNumbers: readonly number[];

  readonly #port: ModemPort;
  /** 115200 bit/s, 8N1, until told otherwise; without meaning on USB. */
  #lineCoding = Uint8Array.of(0x00, 0xc2, 0x01, 0x00, 0, 0, 8);

  constructor(interfaceNumber: number, port: ModemPort, outEndpoint: OutEndpoint) {
    this.interfaceNumbers = [interfaceNumber];
    this.#port = port;
    outEndpoint.sink = (bytes) => port.receive(bytes);
  }

  control(request: ControlRequest, data: Uint8Array): ControlReply {
    switch (request.request) {
      case SerialRequest.SetLineCoding:
        if (data.length !== LINE_CODING_LENGTH) return 'stall';
        this.#lineCoding = data.slice();
        return ACKNOWLEDGED;
      case SerialRequest.GetLineCoding:
        return this.#lineCoding;
      case SerialRequest.SetControlLineState:
        this.#port.isTerminalReady = (request.value & CONTROL_LINE_DTR) !== 0;
        return ACKNOWLEDGED;
      default:
        return 'stall';
    }
  }

  /** There is only one setting; selecting it again changes nothing in the port. */
  selectAlternate(): void {}
}
