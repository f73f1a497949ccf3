/**
 * The stick's NCM function: format, sizes and alternate settings as the vendor's gadget keeps them
 * (Balong f_ncm), blocks in and out, notifications, the encapsulated AT channel.
 */
import type { ControlRequest } from '../main/usb/stick-transport.ts';
import type { IpFamilies } from '../shared/ip-family.ts';
import { type NtbSlots, SlotWord } from '../shared/ntb-slots.ts';
import {
  type BlockShape,
  DeviceNtbBuilder,
  DeviceNtbReader,
  type NtbFormat,
} from './device-ntb.ts';
import type { EncapsulatedChannel } from './encapsulated-channel.ts';
import type { FaultState } from './fault-state.ts';
import { hostileBlock } from './hostile-block.ts';
import type { InEndpoint } from './in-endpoint.ts';
import {
  networkConnection,
  NcmRequest,
  ntbParameters,
  responseAvailable,
  speedChange,
} from './ncm-messages.ts';
import type { OutEndpoint } from './out-endpoint.ts';
import type { RadioGateway } from './radio-gateway.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { StickCounters } from './stick-counters.ts';
import type { StickProfile } from './stick-profile.ts';
import { ACKNOWLEDGED, type ControlReply, type UsbFunction } from './usb-function.ts';

export type NcmInterfaces = NonNullable<StickProfile['functions']['ncm']>;

export interface NcmFunctionParts {
  readonly profile: StickProfile;
  readonly functions: NcmInterfaces;
  readonly faults: FaultState;
  readonly counters: StickCounters;
  readonly gateway: RadioGateway;
  readonly encapsulated: EncapsulatedChannel;
  readonly endpoints: {
    readonly notification: InEndpoint;
    readonly in: InEndpoint;
    readonly out: OutEndpoint;
    readonly outMaxPacketSize: number;
  };
  /** Selecting an alternate setting hangs up. */
  readonly onHangUp: () => void;
  /** Sees each OUT transfer before it is read; the bytes are the host's. */
  readonly onOutTransfer: ((bytes: Uint8Array) => void) | undefined;
  /** The radio takes nothing now; whoever says so retries the OUT endpoint later. */
  readonly mustHoldOut: () => boolean;
  readonly random: SeededRandom;
}

const inRequests = new Set<number>([
  NcmRequest.GetEncapsulatedResponse,
  NcmRequest.GetNtbParameters,
  NcmRequest.GetNtbFormat,
  NcmRequest.GetNtbInputSize,
  NcmRequest.GetCrcMode,
]);
const SMALLEST_INPUT_SIZE = 2048;
/** Notifications nobody reads; a device has one or two requests for them. */
const UNREAD_NOTIFICATION_LIMIT = 256;

export class NcmFunction implements UsbFunction {
  readonly interfaceNumbers: readonly number[];

  readonly #parts: NcmFunctionParts;
  readonly #reader = new DeviceNtbReader();
  readonly #builder: DeviceNtbBuilder;
  /** A receive buffer of the device; OUT transfers that do not end short gather in it. */
  readonly #receiveBuffer: Uint8Array;
  #received = 0;
  #format: NtbFormat;
  #hasCrc = false;
  /** What GET_NTB_INPUT_SIZE reads. */
  #inputSize: number;
  /** What the host last asked for, kept where only the register is lost. */
  #agreedSize: number;
  #isTrafficSetting = false;
  /** A sound block that waits behind a damaged one. */
  #heldBlock: Uint8Array | undefined;

  constructor(parts: NcmFunctionParts) {
    const { profile, endpoints, gateway, encapsulated } = parts;
    const { controlInterface, dataInterface } = parts.functions;
    this.#parts = parts;
    this.#format = this.#initialFormat;
    this.interfaceNumbers = [...new Set([controlInterface, dataInterface])];
    this.#receiveBuffer = new Uint8Array(profile.ncm.ntbOutMaxSize);
    this.#builder = new DeviceNtbBuilder(profile.ncm.blockFillLimit, profile.ncm.maxFramesPerBlock);
    this.#inputSize = profile.ncm.ntbInMaxSize;
    this.#agreedSize = profile.ncm.ntbInMaxSize;
    endpoints.out.sink = (bytes) => this.#takeTransfer(bytes);
    endpoints.in.source = () => this.#nextBlock();
    gateway.onReadable = () => endpoints.in.retry();
    encapsulated.onResponse = () => this.#notify(responseAvailable(controlInterface));
  }

  control(request: ControlRequest, data: Uint8Array, length: number): ControlReply {
    const { controlInterface } = this.#parts.functions;
    const isForUs = request.type === 'class' && request.index === controlInterface;
    const isRightWay = (request.direction === 'in') === inRequests.has(request.request);
    if (!isForUs || !isRightWay) return 'stall';
    switch (request.request) {
      case NcmRequest.SendEncapsulatedCommand:
        this.#parts.encapsulated.receive(data);
        return ACKNOWLEDGED;
      case NcmRequest.GetEncapsulatedResponse:
        return this.#parts.encapsulated.takeResponse(length);
      case NcmRequest.SetEthernetMulticastFilters:
      case NcmRequest.SetEthernetPacketFilter:
        return ACKNOWLEDGED;
      case NcmRequest.GetNtbParameters:
        return ntbParameters(this.#parts.profile.ncm, !this.#parts.faults.now.offersOnlyNtb16);
      case NcmRequest.GetNtbFormat:
        return Uint8Array.of(this.#format === 'ntb32' ? 1 : 0, 0);
      case NcmRequest.SetNtbFormat:
        return this.#setFormat(request.value, data);
      case NcmRequest.GetNtbInputSize:
        return word(this.#inputSize);
      case NcmRequest.SetNtbInputSize:
        return this.#setInputSize(data);
      case NcmRequest.GetCrcMode:
        return Uint8Array.of(this.#hasCrc ? 1 : 0, 0);
      case NcmRequest.SetCrcMode:
        if (request.value > 1 || data.length > 0) return 'stall';
        this.#hasCrc = request.value === 1;
        return ACKNOWLEDGED;
      // Net address and maximum datagram size are advertised and not there.
      default:
        return 'stall';
    }
  }

  selectAlternate(interfaceNumber: number, alternateSetting: number): void {
    const { profile, functions, faults, counters, encapsulated, onHangUp } = this.#parts;
    if (interfaceNumber !== functions.dataInterface) return;
    const { forgetsFormatAtAlt1, losesInputSizeAtAlt0, losesInputSizeAtAlt1 } = faults.now;
    counters.ncmAlternateChanges += 1;
    this.#isTrafficSetting = alternateSetting !== 0;
    this.#received = 0;
    if (alternateSetting === 0 || forgetsFormatAtAlt1) {
      this.#format = this.#initialFormat;
      this.#hasCrc = false;
    }
    if (this.#isTrafficSetting ? losesInputSizeAtAlt1 : losesInputSizeAtAlt0) {
      this.#inputSize = profile.ncm.ntbInMaxSize;
    }
    encapsulated.clear();
    onHangUp();
  }

  /** A data call came up, changed or ended: what is up now. */
  setCall(families: IpFamilies): void {
    const { gateway, endpoints, profile } = this.#parts;
    const { controlInterface } = this.#parts.functions;
    const isUp = families.ipv4 || families.ipv6;
    if (isUp && gateway.isCallUp) {
      gateway.changeCall(families);
      return;
    }
    this.#heldBlock = undefined;
    if (isUp) {
      gateway.startCall(families, () => this.#beginBlock());
      this.#notify(
        speedChange(controlInterface, profile.downlinkBitsPerSecond, profile.uplinkBitsPerSecond),
      );
      this.#notify(networkConnection(controlInterface, true));
      endpoints.in.retry();
    } else {
      if (!gateway.isCallUp) return;
      gateway.endCall();
      endpoints.in.clear();
      this.#notify(networkConnection(controlInterface, false));
    }
  }

  /** Both bulk endpoints stall until the host clears them. */
  haltEndpoints(): void {
    this.#parts.endpoints.in.halt();
    this.#parts.endpoints.out.halt();
  }

  /** After a reset and each SET_INTERFACE; the standard says 16 bit, the family 32. */
  get #initialFormat(): NtbFormat {
    return this.#parts.faults.now.offersOnlyNtb16 ? 'ntb16' : 'ntb32';
  }

  #setFormat(value: number, data: Uint8Array): ControlReply {
    if (value > 1 || data.length > 0) return 'stall';
    const { rejectsNtb16, offersOnlyNtb16 } = this.#parts.faults.now;
    if (value === 0 ? rejectsNtb16 : offersOnlyNtb16) return 'stall';
    this.#format = value === 1 ? 'ntb32' : 'ntb16';
    return ACKNOWLEDGED;
  }

  #setInputSize(data: Uint8Array): ControlReply {
    if (data.length !== 4) return 'stall';
    const size = new DataView(data.buffer, data.byteOffset, data.length).getUint32(0, true);
    const { faults, profile } = this.#parts;
    const { refusesInputSizeAtAlt1, ignoresInputSize } = faults.now;
    if (size < SMALLEST_INPUT_SIZE || size > profile.ncm.ntbInMaxSize) return 'stall';
    if (this.#isTrafficSetting && refusesInputSizeAtAlt1) return 'stall';
    if (ignoresInputSize) return ACKNOWLEDGED;
    this.#inputSize = size;
    this.#agreedSize = size;
    return ACKNOWLEDGED;
  }

  #notify(message: Uint8Array): void {
    const { faults, endpoints } = this.#parts;
    const isUnread = endpoints.notification.queuedBytes > UNREAD_NOTIFICATION_LIMIT;
    if (!faults.now.noNotifications && !isUnread) endpoints.notification.send(message);
  }

  // -- host to stick

  /**
   * The device queues receive buffers of exactly dwNtbOutMaxSize. A short packet ends one, and so
   * does its last byte; a transfer of whole packets that does neither lies there until the next
   * one comes, and a byte too many begins another buffer.
   */
  #takeTransfer(bytes: Uint8Array): boolean {
    const { mustHoldOut, onOutTransfer, counters } = this.#parts;
    if (mustHoldOut()) {
      counters.outTransfersHeld += 1;
      return false;
    }
    onOutTransfer?.(bytes);
    const bufferLength = this.#receiveBuffer.length;
    const isShort = bytes.length % this.#parts.endpoints.outMaxPacketSize !== 0;
    const fits = isShort ? bytes.length <= bufferLength : bytes.length === bufferLength;
    if (this.#received === 0 && fits) {
      this.#takeBlock(bytes);
      return true;
    }
    for (let offset = 0; offset < bytes.length;) {
      const moved = Math.min(bufferLength - this.#received, bytes.length - offset);
      this.#receiveBuffer.set(bytes.subarray(offset, offset + moved), this.#received);
      this.#received += moved;
      offset += moved;
      if (this.#received === bufferLength) this.#endBuffer();
    }
    if ((isShort || bytes.length === 0) && this.#received > 0) this.#endBuffer();
    return true;
  }

  #endBuffer(): void {
    const block = this.#receiveBuffer.subarray(0, this.#received);
    this.#received = 0;
    this.#takeBlock(block);
  }

  #takeBlock(block: Uint8Array): void {
    const { counters, gateway, faults, profile } = this.#parts;
    const reader = this.#reader;
    const fault = reader.read(block, {
      format: this.#format,
      hasCrc: this.#hasCrc,
      maxBlockLength: profile.ncm.ntbOutMaxSize,
      ndpMustBeLast: faults.now.ndpMustBeLast,
    });
    if (fault !== undefined) {
      counters.drop(fault);
      return;
    }
    counters.blocksOut += 1;
    if (this.#format === 'ntb16') counters.blocks16Out += 1;
    counters.framesOut += reader.count;
    counters.frameBytesOut += sumOfLengths(reader.table, reader.count);
    gateway.uplink(reader);
  }

  // -- stick to host

  /** Some sound blocks wait behind a damaged copy of themselves. */
  #nextBlock(): Uint8Array | undefined {
    const { faults, random, counters } = this.#parts;
    const held = this.#heldBlock;
    this.#heldBlock = undefined;
    if (held !== undefined) return held;
    const sound = this.#makeBlock();
    const percent = faults.now.hostileBlockPercent;
    if (sound === undefined || percent === 0 || !random.chance(percent / 100)) return sound;
    this.#heldBlock = sound;
    counters.hostileBlocks += 1;
    return hostileBlock(sound, this.#format, random);
  }

  #makeBlock(): Uint8Array | undefined {
    const { gateway, counters } = this.#parts;
    if (!gateway.isCallUp) return undefined;
    const slots = this.#beginBlock();
    gateway.downlink(slots);
    const block = this.#builder.finish();
    if (block === undefined) {
      gateway.awaitFrames();
      return undefined;
    }
    const count = slots.words[SlotWord.Count] ?? 0;
    counters.blocksIn += 1;
    if (this.#format === 'ntb16') counters.blocks16In += 1;
    counters.framesIn += count;
    counters.frameBytesIn += sumOfLengths(slots.table, count);
    return block;
  }

  #beginBlock(): NtbSlots {
    const { faults, profile } = this.#parts;
    const size = faults.now.inSizeSpill
      ? this.#inputSize
      : Math.min(this.#inputSize, this.#agreedSize);
    const shape: BlockShape = {
      format: this.#format,
      hasCrc: this.#hasCrc,
      maxBlockLength: Math.min(size, profile.ncm.blockFillLimit),
      maxFrames: profile.ncm.maxFramesPerBlock,
      exactEnd: faults.now.exactBlockEnd,
    };
    this.#builder.begin(shape);
    return this.#builder.slots;
  }
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function sumOfLengths(table: Uint32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += table[2 * i + 1] ?? 0;
  return sum;
}
