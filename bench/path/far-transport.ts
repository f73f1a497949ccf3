/**
 * The stick of the benchmark: a StickTransport whose other side is the same C code as in the C relay.
 * Transfers complete a turn later than they were queued, as they would on a bus.
 */
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';

import { loadAddon, type ReadableWatch } from '../../native-bridge/index.ts';
import {
  TransportError,
  type GoneReason,
  type InPipe,
  type StickTransport,
} from '../../main/usb/stick-transport.ts';
import type { BenchAddon, PathHalf } from '../bench-addon.ts';
import { RadioUplink, type RadioOptions } from './radio-uplink.ts';

export interface FarTransportOptions {
  readonly addon: BenchAddon;
  readonly half: PathHalf;
  /** Undefined = as fast as it can. */
  readonly radio: RadioOptions | undefined;
}

/** Transfers in a row before anything else has its turn: as many as blocks in the C relay. */
const MOST_PER_TURN = 16;

/** No longer than this, and another full frame would have fitted into the 16 KiB. */
const BLOCK_WITH_ROOM = 16_384 - 1_600;

interface Queued {
  readonly bytes: Uint8Array;
  readonly complete: () => void;
}

export class FarTransport implements StickTransport {
  readonly configurationDescriptor = new Uint8Array(0);
  readonly gone = new Promise<GoneReason>(() => undefined);
  /** Milliseconds each transfer waited before its own sending began, where there is a radio. */
  readonly uplinkDelaysMs: number[] = [];

  readonly #addon: BenchAddon;
  readonly #half: PathHalf;
  readonly #radio: RadioUplink | undefined;
  readonly #msPerByte: number;
  #queued: Queued[] = [];
  #turnAwaited = false;
  #unflushed = 0;

  constructor({ addon, half, radio }: FarTransportOptions) {
    this.#addon = addon;
    this.#half = half;
    this.#msPerByte = radio === undefined ? 0 : 8_000 / radio.bitsPerSecond;
    if (radio !== undefined) this.#radio = new RadioUplink(radio);
  }

  write(_endpoint: number, bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (this.#radio === undefined) {
        this.#takeNextTurn({ bytes, complete: resolve });
        return;
      }
      const queuedMs = performance.now();
      const accept = (): void => {
        const sendingMs = bytes.length * this.#msPerByte;
        this.uplinkDelaysMs.push(performance.now() - queuedMs - sendingMs);
        resolve();
      };
      // Once accepted the bytes are the caller's again.
      const kept = { bytes: bytes.slice(), complete: () => undefined };
      this.#radio.add(bytes.length, accept, () => this.#takeNextTurn(kept));
    });
  }

  openIn(
    _endpoint: number,
    options: { readonly size: number; readonly inFlight: number },
    onData: (bytes: Uint8Array, buffer: Uint8Array) => void,
  ): InPipe {
    const buffers = Array.from({ length: options.inFlight }, () => new Uint8Array(options.size));
    const filled: Uint8Array[] = buffers.slice();
    const watch: ReadableWatch = loadAddon().watchReadable(this.#addon.descriptorOf(this.#half));
    const serve = (): void => {
      // A read is put back as soon as it was used, so there is always one for the next transfer.
      for (let i = 0; i < MOST_PER_TURN; i += 1) {
        const at = i % buffers.length;
        const buffer = buffers[at] as Uint8Array;
        const length = this.#addon.fill(this.#half, buffer);
        if (length === 0) break;
        if (filled[at]?.length !== length) filled[at] = buffer.subarray(0, length);
        onData(filled[at], buffer);
      }
      if (this.#addon.holds(this.#half)) setImmediate(serve);
      else watch.arm(serve);
    };
    watch.arm(serve);
    return { close: () => Promise.resolve(watch.close()) };
  }

  #takeNextTurn(queued: Queued): void {
    this.#queued.push(queued);
    this.#awaitTurn();
  }

  #awaitTurn(): void {
    if (this.#turnAwaited) return;
    this.#turnAwaited = true;
    setImmediate(this.#turn);
  }

  /**
   * Completes what is queued; flushes once nothing more comes, or as often as the C relay does. After
   * a block that had room left nothing comes at once, and there is no other turn to find that out.
   */
  readonly #turn = (): void => {
    this.#turnAwaited = false;
    const taken = this.#queued;
    if (taken.length > 0) {
      this.#queued = [];
      this.#take(taken);
      const isMoreLikely = (taken.at(-1)?.bytes.length ?? 0) > BLOCK_WITH_ROOM;
      if (isMoreLikely && this.#unflushed < MOST_PER_TURN) {
        this.#awaitTurn();
        return;
      }
    }
    this.#unflushed = 0;
    this.#addon.flush(this.#half);
  };

  #take(taken: readonly Queued[]): void {
    for (const { bytes } of taken) this.#addon.accept(this.#half, bytes, bytes.length);
    this.#unflushed += taken.length;
    for (const { complete } of taken) complete();
  }

  claimInterface(): Promise<void> {
    return Promise.resolve();
  }
  setAlternate(): Promise<void> {
    return Promise.resolve();
  }
  releaseInterface(): Promise<void> {
    return Promise.resolve();
  }
  controlIn(): Promise<'stall'> {
    return Promise.resolve('stall');
  }
  controlOut(): Promise<'stall'> {
    return Promise.resolve('stall');
  }
  stringDescriptor(): Promise<undefined> {
    return Promise.reject(new TransportError('io', 'the stick of the benchmark has no strings'));
  }
  reset(): Promise<void> {
    return Promise.reject(new TransportError('io', 'the stick of the benchmark has no port'));
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
