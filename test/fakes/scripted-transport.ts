import { parseConfigurationDescriptor } from '../../main/usb/descriptors.ts';
import { encodeSetupPacket } from '../../main/usb/setup-packet.ts';
import {
  TransportError,
  type ControlRequest,
  type GoneReason,
  type InPipe,
  type StickTransport,
} from '../../main/usb/stick-transport.ts';

/** Hex of what an IN request brings (empty for OUT), a stall, or an error. */
export type ControlAnswer = string | 'stall' | TransportError;

interface OpenPipe {
  readonly interfaceNumber: number;
  readonly buffer: Uint8Array;
  readonly onData: (bytes: Uint8Array, buffer: Uint8Array) => void;
  readonly onEnd: (error: TransportError) => void;
}

/**
 * A stick that does what the test says, holds its caller to the contract of the seam and writes
 * down every call. What is not scripted works, except IN requests, which stall.
 */
export class ScriptedTransport implements StickTransport {
  readonly configurationDescriptor: Uint8Array;
  /** `claim 2`, `set 2/1`, `in a1 80 …`, `out 21 84 …`, `string 9`, `open 81`, `write 01 41 54` … */
  readonly calls: string[] = [];
  readonly claims = new Set<number>();
  readonly alternates = new Map<number, number>();
  readonly strings = new Map<number, string>();
  readonly gone: Promise<GoneReason>;

  readonly #interfaceOfEndpoint = new Map<number, number>();
  readonly #answers = new Map<string, readonly ControlAnswer[]>();
  readonly #writeListeners = new Map<number, (bytes: Uint8Array) => void>();
  readonly #pipes = new Map<number, OpenPipe>();
  #failAt: { readonly call: number; readonly error: TransportError | 'unplug' } | undefined;
  #isGone = false;
  #resolveGone: (reason: GoneReason) => void = () => {};

  constructor(configurationDescriptor: Uint8Array) {
    this.configurationDescriptor = configurationDescriptor;
    this.gone = new Promise((resolve) => (this.#resolveGone = resolve));
    for (const { interfaceNumber, alternates } of parseConfigurationDescriptor(
      configurationDescriptor,
    ).interfaces) {
      for (const { address } of alternates.flatMap(({ endpoints }) => endpoints)) {
        this.#interfaceOfEndpoint.set(address, interfaceNumber);
      }
    }
  }

  /**
   * What a control request gets whose setup packet begins with `setup` (hex, e.g. `a1 83`). With
   * several answers each request uses up one; the last stays.
   */
  answer(setup: string, ...answers: readonly ControlAnswer[]): void {
    this.#answers.set(setup, answers);
  }

  /** Calls are counted from 0, in the order of `calls`; 'unplug' pulls the stick at that call. */
  failAt(call: number, error: TransportError | 'unplug'): void {
    this.#failAt = { call, error };
  }

  /** `listener` sees each transfer to an OUT endpoint before its promise resolves. */
  onWrite(endpoint: number, listener: (bytes: Uint8Array) => void): void {
    this.#writeListeners.set(endpoint, listener);
  }

  /** One transfer from the stick. The buffer is overwritten when the listener returns. */
  emit(endpoint: number, bytes: Uint8Array): void {
    const pipe = this.#pipes.get(endpoint);
    if (pipe === undefined) return;
    if (bytes.byteLength > pipe.buffer.byteLength) {
      this.endPipe(endpoint, new TransportError('overflow'));
      return;
    }
    pipe.buffer.set(bytes);
    pipe.onData(pipe.buffer.subarray(0, bytes.byteLength), pipe.buffer);
    pipe.buffer.fill(0xa5);
  }

  endPipe(endpoint: number, error: TransportError): void {
    const pipe = this.#pipes.get(endpoint);
    this.#pipes.delete(endpoint);
    pipe?.onEnd(error);
  }

  get openPipes(): readonly number[] {
    return [...this.#pipes.keys()];
  }

  unplug(): void {
    this.#isGone = true;
    this.claims.clear();
    for (const endpoint of this.openPipes) this.endPipe(endpoint, new TransportError('gone'));
    this.#resolveGone('unplugged');
  }

  async claimInterface(interfaceNumber: number): Promise<void> {
    await this.#call(`claim ${interfaceNumber}`);
    if (this.claims.has(interfaceNumber)) throw new TransportError('io', 'claimed twice');
    this.claims.add(interfaceNumber);
    this.alternates.set(interfaceNumber, 0);
  }

  async setAlternate(interfaceNumber: number, alternateSetting: number): Promise<void> {
    await this.#call(`set ${interfaceNumber}/${alternateSetting}`);
    this.#requireClaim(interfaceNumber);
    this.alternates.set(interfaceNumber, alternateSetting);
    this.#abortPipesOf(interfaceNumber);
  }

  async releaseInterface(interfaceNumber: number): Promise<void> {
    await this.#call(`release ${interfaceNumber}`);
    this.#requireClaim(interfaceNumber);
    this.claims.delete(interfaceNumber);
    this.#abortPipesOf(interfaceNumber);
  }

  async controlIn(request: ControlRequest, length: number): Promise<Uint8Array | 'stall'> {
    const setup = hex(encodeSetupPacket(request, length));
    await this.#call(`in ${setup}`);
    const answer = this.#control(request, setup) ?? 'stall';
    if (answer === 'stall') return answer;
    return Uint8Array.from(Buffer.from(answer.replaceAll(' ', ''), 'hex')).subarray(0, length);
  }

  async controlOut(request: ControlRequest, data: Uint8Array): Promise<void | 'stall'> {
    const setup = hex(encodeSetupPacket(request, data.byteLength));
    await this.#call(`out ${setup}${data.byteLength === 0 ? '' : ` ${hex(data)}`}`);
    if (this.#control(request, setup) === 'stall') return 'stall';
  }

  async stringDescriptor(index: number): Promise<string | undefined> {
    await this.#call(`string ${index}`);
    return this.strings.get(index);
  }

  openIn(
    endpoint: number,
    { size }: { readonly size: number; readonly inFlight: number },
    onData: (bytes: Uint8Array, buffer: Uint8Array) => void,
    onEnd: (error: TransportError) => void,
  ): InPipe {
    let interfaceNumber: number;
    try {
      this.#countCall(`open ${hex(Uint8Array.of(endpoint))}`);
      interfaceNumber = this.#requireEndpoint(endpoint);
    } catch (error) {
      // Like the real ones: a pipe that can not be opened is one that ends.
      const ended = Promise.resolve().then(() => onEnd(error as TransportError));
      return { close: () => ended };
    }
    const buffer = new Uint8Array(size).fill(0xa5);
    const pipe: OpenPipe = { interfaceNumber, buffer, onData, onEnd };
    this.#pipes.set(endpoint, pipe);
    return {
      close: async () => {
        await Promise.resolve();
        if (this.#pipes.get(endpoint) === pipe) {
          this.endPipe(endpoint, new TransportError('aborted'));
        }
      },
    };
  }

  async write(endpoint: number, bytes: Uint8Array): Promise<void> {
    await this.#call(`write ${hex(Uint8Array.of(endpoint))} ${hex(bytes)}`);
    this.#requireEndpoint(endpoint);
    this.#writeListeners.get(endpoint)?.(bytes);
  }

  reset(): Promise<void> {
    this.unplug();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.unplug();
    return Promise.resolve();
  }

  async #call(call: string): Promise<void> {
    await Promise.resolve();
    this.#countCall(call);
  }

  #countCall(call: string): void {
    const failing = this.#failAt?.call === this.calls.length ? this.#failAt.error : undefined;
    this.calls.push(call);
    if (failing === 'unplug') this.unplug();
    else if (failing !== undefined) throw failing;
    if (this.#isGone) throw new TransportError('gone');
  }

  #control(request: ControlRequest, setup: string): string | undefined {
    if (request.recipient === 'interface') this.#requireClaim(request.index);
    const prefix = [...this.#answers.keys()].find((start) => setup.startsWith(start));
    if (prefix === undefined) return undefined;
    const [answer, ...rest] = this.#answers.get(prefix) ?? [];
    if (rest.length > 0) this.#answers.set(prefix, rest);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  #requireClaim(interfaceNumber: number): void {
    if (!this.claims.has(interfaceNumber)) {
      throw new TransportError('not-claimed', `interface ${interfaceNumber}`);
    }
  }

  #requireEndpoint(endpoint: number): number {
    const interfaceNumber = this.#interfaceOfEndpoint.get(endpoint);
    if (interfaceNumber === undefined) throw new TransportError('io', `no endpoint ${endpoint}`);
    this.#requireClaim(interfaceNumber);
    return interfaceNumber;
  }

  #abortPipesOf(interfaceNumber: number): void {
    for (const [endpoint, pipe] of [...this.#pipes]) {
      if (pipe.interfaceNumber === interfaceNumber) {
        this.endPipe(endpoint, new TransportError('aborted'));
      }
    }
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
