/** A composite USB device: endpoints, alternate settings, control requests to its functions. */
import type { ControlRequest } from '../main/usb/stick-transport.ts';
import { InEndpoint } from './in-endpoint.ts';
import { OutEndpoint } from './out-endpoint.ts';
import type { StickCounters } from './stick-counters.ts';
import { StandardRequest, answerStandardRequest } from './standard-requests.ts';
import type { StickProfile } from './stick-profile.ts';
import { type UsbLayout, readUsbLayout } from './usb-layout.ts';
import { ACKNOWLEDGED, type ControlReply, type UsbFunction } from './usb-function.ts';

interface QueuedControl {
  readonly request: ControlRequest;
  readonly data: Uint8Array;
  readonly length: number;
  readonly complete: (reply: ControlReply) => void;
}

/**
 * All completions happen on a bus turn (one setImmediate for everything that became ready), so a
 * caller is never re-entered and never starves the event loop.
 */
export class VirtualUsbDevice {
  readonly layout: UsbLayout;
  /** Asked once for each class request: whether it stalls for no reason. */
  refusesClassRequest: () => boolean = () => false;

  readonly #profile: StickProfile;
  readonly #counters: StickCounters;
  readonly #functions: UsbFunction[] = [];
  readonly #inEndpoints = new Map<number, InEndpoint>();
  readonly #outEndpoints = new Map<number, OutEndpoint>();
  readonly #alternates = new Map<number, number>();
  #controls: QueuedControl[] = [];
  #turn: NodeJS.Immediate | undefined;
  #isAttached = true;

  constructor(profile: StickProfile, counters: StickCounters) {
    this.#profile = profile;
    this.#counters = counters;
    this.layout = readUsbLayout(profile.configurationDescriptor);
    for (const interfaceNumber of this.layout.alternates.keys()) {
      this.#alternates.set(interfaceNumber, 0);
    }
    const wake = (): void => this.#wake();
    for (const { address, type, maxPacketSize } of this.layout.endpoints.values()) {
      if ((address & 0x80) === 0) {
        this.#outEndpoints.set(address, new OutEndpoint(wake));
      } else {
        const endsWithZlp = type === 'bulk';
        this.#inEndpoints.set(address, new InEndpoint({ maxPacketSize, endsWithZlp, wake }));
      }
    }
  }

  addFunction(usbFunction: UsbFunction): void {
    this.#functions.push(usbFunction);
  }

  /** Throws RangeError for an address the configuration does not have. */
  inEndpoint(address: number): InEndpoint {
    const endpoint = this.#inEndpoints.get(address);
    if (endpoint === undefined) throw new RangeError(`no IN endpoint ${address}`);
    return endpoint;
  }

  /** Throws RangeError for an address the configuration does not have. */
  outEndpoint(address: number): OutEndpoint {
    const endpoint = this.#outEndpoints.get(address);
    if (endpoint === undefined) throw new RangeError(`no OUT endpoint ${address}`);
    return endpoint;
  }

  /** The selected alternate setting, or undefined for an interface the device does not have. */
  alternateOf(interfaceNumber: number): number | undefined {
    return this.#alternates.get(interfaceNumber);
  }

  /** Queues a control transfer; returns how to withdraw it. `length` is wLength. */
  control(
    request: ControlRequest,
    data: Uint8Array,
    length: number,
    complete: (reply: ControlReply) => void,
  ): () => void {
    const queued = { request, data, length, complete };
    this.#controls.push(queued);
    this.#wake();
    return () => {
      this.#controls = this.#controls.filter((other) => other !== queued);
    };
  }

  /** The device leaves the bus: nothing completes any more. */
  detach(): void {
    this.#isAttached = false;
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#controls = [];
  }

  #wake(): void {
    if (this.#turn !== undefined || !this.#isAttached) return;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#runTurn();
    });
  }

  #runTurn(): void {
    for (const { request, data, length, complete } of this.#controls.splice(0)) {
      if (!this.#isAttached) return;
      complete(this.#answer(request, data, length));
    }
    for (const endpoint of this.#outEndpoints.values()) {
      if (!this.#isAttached) return;
      endpoint.pump();
    }
    for (const endpoint of this.#inEndpoints.values()) {
      if (!this.#isAttached) return;
      endpoint.pump();
    }
  }

  #answer(request: ControlRequest, data: Uint8Array, length: number): ControlReply {
    const reply =
      request.type === 'standard'
        ? this.#answerStandard(request)
        : this.#answerFunction(request, data, length);
    if (reply === 'stall') this.#counters.controlStalls += 1;
    return reply === 'stall' ? reply : reply.subarray(0, length);
  }

  #answerStandard(request: ControlRequest): ControlReply {
    const { request: code, recipient, value, index } = request;
    if (recipient === 'interface' && code === StandardRequest.SetInterface) {
      if (this.layout.alternates.get(index)?.includes(value) !== true) return 'stall';
      this.#selectAlternate(index, value);
      return ACKNOWLEDGED;
    }
    if (recipient === 'interface' && code === StandardRequest.GetInterface) {
      const alternateSetting = this.#alternates.get(index);
      return alternateSetting === undefined ? 'stall' : Uint8Array.of(alternateSetting);
    }
    if (recipient === 'endpoint' && code === StandardRequest.ClearFeature) {
      this.#inEndpoints.get(index)?.clearHalt();
      this.#outEndpoints.get(index)?.clearHalt();
    }
    const reply = answerStandardRequest(this.#profile, this.layout.configurationValue, request);
    if (code === StandardRequest.SetConfiguration && reply !== 'stall') {
      for (const interfaceNumber of this.#alternates.keys()) {
        this.#selectAlternate(interfaceNumber, 0);
      }
    }
    return reply;
  }

  #answerFunction(request: ControlRequest, data: Uint8Array, length: number): ControlReply {
    if (request.recipient !== 'interface') return 'stall';
    if (request.type === 'class' && this.refusesClassRequest()) return 'stall';
    const usbFunction = this.#functions.find(({ interfaceNumbers }) =>
      interfaceNumbers.includes(request.index),
    );
    return usbFunction?.control(request, data, length) ?? 'stall';
  }

  #selectAlternate(interfaceNumber: number, alternateSetting: number): void {
    this.#alternates.set(interfaceNumber, alternateSetting);
    for (const endpoint of this.layout.endpoints.values()) {
      if (endpoint.interfaceNumber === interfaceNumber) {
        this.#inEndpoints.get(endpoint.address)?.clear();
        this.#inEndpoints.get(endpoint.address)?.clearHalt();
        this.#outEndpoints.get(endpoint.address)?.clearHalt();
      }
    }
    for (const usbFunction of this.#functions) {
      if (usbFunction.interfaceNumbers.includes(interfaceNumber)) {
        usbFunction.selectAlternate(interfaceNumber, alternateSetting);
      }
    }
  }
}
