/**
 * The card reader or the install CD: Bulk-Only Transport (USB MSC BOT 1.0) around a drive without a
 * medium, enough for an operating system to bind its storage driver and find nothing. A CD also
 * listens for the message that makes the stick a modem.
 */
import type { ControlRequest } from '../main/usb/stick-transport.ts';
import type { InEndpoint } from './in-endpoint.ts';
import type { OutEndpoint } from './out-endpoint.ts';
import type { ModeSwitchMessage } from './stick-profile.ts';
import { ACKNOWLEDGED, type ControlReply, type UsbFunction } from './usb-function.ts';

const StorageRequest = { Reset: 0xff, GetMaxLun: 0xfe } as const;
/** 0x11 is Huawei's own: the mode switch, of which the second byte is always 06. */
const ScsiOperation = { RequestSense: 0x03, HuaweiSwitch: 0x11, Inquiry: 0x12 } as const;
const HUAWEI_SWITCH_DETAIL = 0x06;
/** Which host asks (Franko Fang, Huawei, on lkml 2013); 30 is the alt message. */
const HostSystem = { Linux: 0x20, Alternative: 0x30 } as const;

const CBW_SIGNATURE = 0x43425355; // "USBC"
const CSW_SIGNATURE = 0x53425355; // "USBS"
const CBW_LENGTH = 31;
const CSW_LENGTH = 13;
const FLAG_DATA_IN = 0x80;

const Status = { Passed: 0, Failed: 1 } as const;

export type StorageMedium = 'card-reader' | 'install-cd';

export interface ModeSwitchRequest {
  readonly message: ModeSwitchMessage;
  /** The host said that it is Linux: the vendor's own tool polls there, so nothing is notified. */
  readonly isFromLinux: boolean;
}

export interface StorageOptions {
  readonly medium?: StorageMedium;
  readonly onModeSwitch?: (request: ModeSwitchRequest) => void;
  /** While true, commands are taken and never answered. */
  readonly isHung?: () => boolean;
}

/** Removable, SPC-2 response; vendor, product and revision as the sticks say. */
const inquiryData: Readonly<Record<StorageMedium, Uint8Array>> = {
  'card-reader': inquiry(0x00, 'HUAWEI  TF CARD Storage 2.31'),
  'install-cd': inquiry(0x05, 'HUAWEI  Mass Storage    2.31'),
};
const nothing = new Uint8Array(0);
/** Fixed format, NOT READY, "medium not present". */
const senseData = Uint8Array.of(0x70, 0, 0x02, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x3a, 0, 0, 0, 0, 0);

export class StorageFunction implements UsbFunction {
  readonly interfaceNumbers: readonly number[];

  readonly #outEndpoint: OutEndpoint;
  readonly #onOwed: () => void;
  readonly #medium: StorageMedium;
  readonly #onModeSwitch: ((request: ModeSwitchRequest) => void) | undefined;
  readonly #isHung: () => boolean;
  /** Transfers owed to the host before the next command: data, then the status. */
  #owed: Uint8Array[] = [];
  #dataOutLeft = 0;
  #statusAfterData: Uint8Array | undefined;

  constructor(
    interfaceNumber: number,
    endpoints: { readonly in: InEndpoint; readonly out: OutEndpoint },
    options: StorageOptions = {},
  ) {
    this.#medium = options.medium ?? 'card-reader';
    this.#onModeSwitch = options.onModeSwitch;
    this.#isHung = options.isHung ?? (() => false);
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
    if (this.#isHung()) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bytes.length !== CBW_LENGTH || view.getUint32(0, true) !== CBW_SIGNATURE) return;
    const tag = view.getUint32(4, true);
    const dataLength = view.getUint32(8, true);
    const isIn = (view.getUint8(12) & FLAG_DATA_IN) !== 0;
    const answer = this.#answerTo(bytes.subarray(15));
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

  /** Data of a command that succeeds. Nobody minds that the switch tells a command length of 0. */
  #answerTo(command: Uint8Array): Uint8Array | undefined {
    switch (command[0]) {
      case ScsiOperation.Inquiry:
        return inquiryData[this.#medium];
      case ScsiOperation.RequestSense:
        return senseData;
      case ScsiOperation.HuaweiSwitch: {
        if (this.#medium !== 'install-cd' || command[1] !== HUAWEI_SWITCH_DETAIL) return undefined;
        this.#onModeSwitch?.({
          message: command[2] === HostSystem.Alternative ? 'alt' : 'new',
          isFromLinux: command[2] === HostSystem.Linux,
        });
        return nothing;
      }
      default:
        return undefined;
    }
  }

  #owe(...transfers: Uint8Array[]): void {
    this.#statusAfterData = undefined;
    this.#owed = transfers;
    this.#onOwed();
  }
}

function inquiry(deviceType: number, names: string): Uint8Array {
  return Uint8Array.from([
    ...[deviceType, 0x80, 0x02, 0x02, 31, 0, 0, 0],
    ...Buffer.from(names, 'latin1'),
  ]);
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
