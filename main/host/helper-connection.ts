/** One client's talk with the helper: a request, its answer, the next one. */
import { closeSync, writeSync } from 'node:fs';

import { loadAddon, type ReadableWatch } from '../../native-bridge/index.ts';
import { FailureError } from '../../shared/failure.ts';
import {
  decodeAnswer,
  encodeFrame,
  helperVerb,
  PROTOCOL_VERSION,
  readSystemProblem,
  type HelperAnswer,
  type HelperVerb,
} from './helper-protocol.ts';

export interface ReceivedAnswer {
  readonly payload: Uint8Array;
  /** The caller's, where one came along. */
  readonly descriptor: number | undefined;
}

interface Waiting {
  readonly verb: HelperVerb;
  readonly id: number;
  readonly resolve: (received: ReceivedAnswer) => void;
  readonly reject: (error: FailureError) => void;
}

const LONGEST_MESSAGE = 4096;

export class HelperConnection {
  readonly #socket: number;
  readonly #watch: ReadableWatch;
  #bytes = new Uint8Array(0);
  #descriptor: number | undefined;
  #waiting: Waiting | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #nextId = 1;
  #isOpen = true;
  readonly #ended: Promise<void>;
  #onEnded: () => void = () => undefined;

  /** Takes the connected stream socket over. */
  constructor(socket: number) {
    this.#socket = socket;
    this.#watch = loadAddon().watchReadable(socket);
    this.#ended = new Promise((resolve) => (this.#onEnded = resolve));
    this.#watch.arm(this.#onReadable);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when the helper is gone or `close` was called. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Waits for the greeting. FailureError 'helper-failed', also for another version. */
  async greeting(): Promise<void> {
    const { payload } = await this.#expect(helperVerb.hello, 0);
    if (payload[0] === PROTOCOL_VERSION) return;
    this.close();
    throw new FailureError({ code: 'helper-failed', detail: `protocol version ${payload[0]}` });
  }

  /**
   * FailureError 'helper-failed' when the helper is gone, 'host-network-failed' when it or the system
   * said no; its detail begins with the answer's code.
   */
  request(verb: HelperVerb, payload: Uint8Array = new Uint8Array(0)): Promise<ReceivedAnswer> {
    const answer = this.#turn.then(() => {
      const id = this.#nextId;
      this.#nextId = id === 255 ? 1 : id + 1;
      if (this.#isOpen) this.#write(encodeFrame(verb, id, payload));
      return this.#expect(verb, id);
    });
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  /** The helper undoes everything when it sees this. Idempotent. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#watch.close();
    closeSync(this.#socket);
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#waiting?.reject(goneFailure());
    this.#waiting = undefined;
    this.#onEnded();
  }

  /** A helper that is gone shows as the end of the stream. */
  #write(frame: Uint8Array): void {
    try {
      writeSync(this.#socket, frame);
    } catch {
      this.close();
    }
  }

  #expect(verb: HelperVerb, id: number): Promise<ReceivedAnswer> {
    if (!this.#isOpen) return Promise.reject(goneFailure());
    return new Promise((resolve, reject) => {
      this.#waiting = { verb, id, resolve, reject };
      this.#deliver();
    });
  }

  readonly #onReadable = (): void => {
    if (!this.#isOpen) return;
    try {
      const goesOn = this.#read();
      this.#deliver();
      if (!goesOn) this.close();
      if (this.#isOpen) this.#watch.arm(this.#onReadable);
    } catch {
      this.close();
    }
  };

  /** False at the end of the stream, which may come right behind a last answer. */
  #read(): boolean {
    const bytes = new Uint8Array(LONGEST_MESSAGE);
    for (;;) {
      const message = loadAddon().receiveDescriptor(this.#socket, bytes);
      if (message === undefined) return true;
      if (message.length === 0 || message.truncated || message.descriptors > 1) return false;
      if (message.descriptors === 1) this.#descriptor = message.descriptor;
      this.#bytes = Uint8Array.from([...this.#bytes, ...bytes.subarray(0, message.length)]);
    }
  }

  /** Hands a whole answer to whoever waits. */
  #deliver(): void {
    const waiting = this.#waiting;
    const decoded = waiting === undefined ? undefined : decodeAnswer(this.#bytes);
    if (waiting === undefined || decoded === undefined) return;
    const { answer, length } = decoded;
    this.#bytes = this.#bytes.slice(length);
    this.#waiting = undefined;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (answer.code === 'ok' && answer.verb === waiting.verb && answer.id === waiting.id) {
      waiting.resolve({ payload: answer.payload, descriptor });
      return;
    }
    if (descriptor !== undefined) closeSync(descriptor);
    waiting.reject(failureOf(answer));
  }
}

function failureOf({ verb, code, payload }: HelperAnswer): FailureError {
  if (verb === helperVerb.hello) {
    return new FailureError({ code: 'helper-failed', detail: `the helper is ${code}` });
  }
  const reason = code === 'system' ? readSystemProblem(payload) : `verb ${verb}`;
  return new FailureError({ code: 'host-network-failed', detail: `${code}: ${reason}` });
}

function goneFailure(): FailureError {
  return new FailureError({ code: 'helper-failed', detail: 'the helper is gone' });
}
