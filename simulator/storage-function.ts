/**
 * The SD reader: Bulk-Only Transport (USB MSC BOT 1.0) around a drive without a card, enough for an
 * operating system to bind its storage driver and find nothing.
 */
import type { ControlRequest } from '../main/usb/stick-transport.ts';
import type { InEndpoint } from './in-endpoint.ts';
import type { OutEndpoint } from './out-endpoint.ts';
import { ACKNOWLEDGED, type ControlReply, type UsbFunction } from './usb-function.ts';

const StorageRequest = { Reset: 0xff, GetMaxLun: 0xfe } as const;
const ScsiOperation = { RequestSense: 0x03, Inquiry: 0x12 } as const;

const CBW_SIGNATURE = 0x43425355; // "USBC"
const CSW_SIGNATURE = 0x53425355; // "USBS"
const CBW_LENGTH = 31;
const CSW_LENGTH = 13;
const FLAG_DATA_IN = 0x80;

const Status = { Passed: 0, Failed: 1 } as const;

/** Direct access, removable, SPC-2 response; vendor, product and revision as the sticks say. */
const inquiryData = Uint8Array.from([
  ...[0x00, 0x80, 0x02, 0x02, 31, 0, 0, 0],
  ...Buffer.from('HUAWEI  TF CARD Storage 2.31', 'latin1'),
]);
/** Fixed format, NOT READY, "medium not present". */
const senseData = Uint8Array.of(0x70, 0, 0x02, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x3a, 0, 0, 0, 0, 0);

export class StorageFunction implements UsbFunction {
  readonly interfaceNumbers: readonly number[];

  readonly #outEndpoint: OutEndpoint;
  readonly #onOwed: () => void;
  /** Transfers owed to the host before the next command: data, then the status. */
  #owed: Uint8Array[] = [];
  #dataOutLeft = 0;
  #statusAfterData: Uint8Array | undefined;

  constructor(
    interfaceNumber: number,
    endpoints: { readonly in: InEndpoint; readonly out: OutEndpoint },
  ) {
    this.interfaceNumbers = [interfaceNumber];
    this.#outEndpoint = endpoints.out;
    endpoints.out.sink = (bytes) => this.#take(bytes);
    endpoints.in.source = () => {
      const transfer = this.#owed.shift();
      if (transfer !== undefined && this.#owed.length === 0) this.#outEndpoint.retry();
      return transfer;
    };
    this.#onOwed = () => endpoints.in.retry();
  }

  control(request: ControlRequest): ControlReply {
    switch (request.request) {
      case StorageRequest.GetMaxLun:
        return Uint8Array.of(0);
      case StorageRequest.Reset:
        this.#reset();
        return ACKNOWLEDGED;
      default:
        return 'stall';
    }
  }

  selectAlternate(): void {
    this.#reset();
  }

  #reset(): void {
    this.#owed = [];
    this.#dataOutLeft = 0;
    this.#statusAfterData = undefined;
    this.#outEndpoint.retry();
  }

  /** A device that owes data or status takes no further command: it answers NAK. */
  #take(bytes: Uint8Array): boolean {
    if (this.#owed.length > 0) return false;
    if (this.#statusAfterData === undefined) {
      this.#takeCommand(bytes);
    } else {
      this.#dataOutLeft -= bytes.length;
      if (this.#dataOutLeft <= 0) this.#owe(this.#statusAfterData);
    }
    return true;
  }

  #takeCommand(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bytes.length !== CBW_LENGTH || view.getUint32(0, true) !== CBW_SIGNATURE) return;
    const tag = view.getUint32(4, true);
    const dataLength = view.getUint32(8, true);
    const isIn = (view.getUint8(12) & FLAG_DATA_IN) !== 0;
    const answer = {
      [ScsiOperation.Inquiry]: inquiryData,
      [ScsiOperation.RequestSense]: senseData,
    }[view.getUint8(15)];
    const data = isIn ? (answer?.subarray(0, dataLength) ?? new Uint8Array(0)) : undefined;
    const status = answer === undefined ? Status.Failed : Status.Passed;
    const csw = commandStatus(tag, dataLength - (data?.length ?? 0), status);
    if (dataLength > 0 && data !== undefined) {
      this.#owe(data.slice(), csw);
    } else if (dataLength > 0) {
      this.#dataOutLeft = dataLength;
      this.#statusAfterData = csw;
    } else {
      this.#owe(csw);
    }
  }

  #owe(...transfers: Uint8Array[]): void {
    this.#statusAfterData = undefined;
    this.#owed = transfers;
    this.#onOwed();
  }
}

function commandStatus(tag: number, residue: number, status: number): Uint8Array {
  const bytes = new Uint8Array(CSW_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CSW_SIGNATURE, true);
  view.setUint32(4, tag, true);
  view.setUint32(8, residue, true);
  view.setUint8(12, status);
  return bytes;
}
