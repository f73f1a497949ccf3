/**
 * Asks and tells a stick during bring-up and keeps what was said, for diagnostics: two sticks that
 * behave differently differ here first.
 */
import type { ControlInTransfer, ControlOutTransfer } from '../usb/cdc-requests.ts';
import { encodeSetupPacket } from '../usb/setup-packet.ts';
import { TransportError, type StickTransport } from '../usb/stick-transport.ts';
import { usbFailure } from './usb-failure.ts';

export interface BringUpStep {
  /** The specification's name, e.g. `SET_NTB_FORMAT`. */
  readonly name: string;
  /** Setup packet and data stage in hex, e.g. `21 84 01 00 02 00 00 00`; for a string its index. */
  readonly request: string;
  readonly outcome: 'done' | 'stall' | 'timeout' | 'failed';
  /** What came back, in hex, where something was asked for. */
  readonly answer?: string;
}

/** USB 2.0 §9.2.6.4 allows a device 5 s for a class request. */
const REQUIRED_TIMEOUT_MS = 5_000;
/** A stick that does not know a request stalls it at once; one that says nothing is not waited for. */
const OPTIONAL_TIMEOUT_MS = 1_000;

const SET_INTERFACE = 0x0b;

export class BringUpTrace {
  readonly steps: BringUpStep[] = [];
  readonly #transport: StickTransport;
  readonly #onStep: (step: BringUpStep) => void;

  /** `onStep` hears of each step as it ends, the failed one too. */
  constructor(transport: StickTransport, onStep: (step: BringUpStep) => void = () => {}) {
    this.#transport = transport;
    this.#onStep = onStep;
  }

  /** Throws FailureError when the stick refuses or does not answer. */
  async ask(name: string, { request, length }: ControlInTransfer): Promise<Uint8Array> {
    const answer = await this.#run(name, hex(encodeSetupPacket(request, length)), () =>
      this.#transport.controlIn(request, length, REQUIRED_TIMEOUT_MS),
    );
    return isRefused(answer) ? refuse(name, answer) : answer;
  }

  /** Undefined when the stick refuses or does not answer. */
  async askOptional(
    name: string,
    { request, length }: ControlInTransfer,
  ): Promise<Uint8Array | undefined> {
    const answer = await this.#run(name, hex(encodeSetupPacket(request, length)), () =>
      this.#transport.controlIn(request, length, OPTIONAL_TIMEOUT_MS),
    );
    return isRefused(answer) ? undefined : answer;
  }

  /** Resolves to whether the stick took it. */
  async tellOptional(name: string, { request, data }: ControlOutTransfer): Promise<boolean> {
    const setup = hex(encodeSetupPacket(request, data.byteLength));
    const sent = data.byteLength === 0 ? setup : `${setup} ${hex(data)}`;
    const outcome = await this.#run(name, sent, () =>
      this.#transport.controlOut(request, data, OPTIONAL_TIMEOUT_MS),
    );
    return !isRefused(outcome);
  }

  async setAlternate(interfaceNumber: number, alternateSetting: number): Promise<void> {
    const setup = encodeSetupPacket(
      {
        direction: 'out',
        type: 'standard',
        recipient: 'interface',
        request: SET_INTERFACE,
        value: alternateSetting,
        index: interfaceNumber,
      },
      0,
    );
    const outcome = await this.#run('SET_INTERFACE', hex(setup), () =>
      this.#transport.setAlternate(interfaceNumber, alternateSetting),
    );
    if (isRefused(outcome)) refuse(`SET_INTERFACE ${alternateSetting}`, outcome);
  }

  /** A string descriptor; undefined where there is none. */
  async readString(name: string, index: number): Promise<string | undefined> {
    let text: string | undefined;
    await this.#run(name, `string ${index}`, async () => {
      text = await this.#transport.stringDescriptor(index);
      return text === undefined ? 'stall' : new TextEncoder().encode(text);
    });
    return text;
  }

  async #run<Answer extends Uint8Array | void>(
    name: string,
    request: string,
    transfer: () => Promise<Answer | 'stall'>,
  ): Promise<Answer | 'stall' | 'timeout'> {
    let answer: Answer | 'stall' | 'timeout';
    try {
      answer = await transfer();
    } catch (error) {
      const refused = refusalOf(error);
      if (refused === undefined) {
        this.#note({ name, request, outcome: 'failed' });
        throw usbFailure(error, name);
      }
      answer = refused;
    }
    if (isRefused(answer)) this.#note({ name, request, outcome: answer });
    else if (answer instanceof Uint8Array) {
      this.#note({ name, request, outcome: 'done', answer: hex(answer) });
    } else this.#note({ name, request, outcome: 'done' });
    return answer;
  }

  #note(step: BringUpStep): void {
    this.steps.push(step);
    this.#onStep(step);
  }
}

function refusalOf(error: unknown): 'stall' | 'timeout' | undefined {
  if (!(error instanceof TransportError)) return undefined;
  return error.reason === 'stall' || error.reason === 'timeout' ? error.reason : undefined;
}

function isRefused(answer: Uint8Array | 'stall' | 'timeout' | void): answer is 'stall' | 'timeout' {
  return answer === 'stall' || answer === 'timeout';
}

function refuse(name: string, reason: 'stall' | 'timeout'): never {
  throw usbFailure(new TransportError(reason), name);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
