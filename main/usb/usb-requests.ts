/** Control and OUT transfers under way: each ends by itself, in time, or with the rest. */
import { TransportError, type TransportErrorReason } from './stick-transport.ts';
import { TransferSlot } from './transfer-slot.ts';
import type { TransferStatus, TransferType, UsbHandle } from './usb-handle.ts';

interface Pending {
  /** Whose endpoint it uses; undefined for control transfers. */
  readonly interfaceNumber: number | undefined;
  /** Takes it back; it ends with `reason` unless it completes after all. */
  readonly withdraw: (reason: TransportErrorReason) => void;
  readonly settled: Promise<unknown>;
}

export interface UsbRequest {
  readonly endpoint: number;
  readonly type: TransferType;
  readonly interfaceNumber: number | undefined;
  readonly buffer: Uint8Array;
  /** 0 = no limit. */
  readonly timeoutMs: number;
}

export class UsbRequests {
  readonly #handle: UsbHandle;
  readonly #explain: (status: TransferStatus) => Promise<TransportErrorReason>;
  readonly #pending = new Set<Pending>();
  /** Slots that are free again, by endpoint. */
  readonly #free = new Map<number, TransferSlot[]>();

  constructor(
    handle: UsbHandle,
    explain: (status: TransferStatus) => Promise<TransportErrorReason>,
  ) {
    this.#handle = handle;
    this.#explain = explain;
  }

  /** Resolves with the number of bytes moved once the buffer is the caller's again. */
  run(request: UsbRequest): Promise<number> {
    const { endpoint, type, interfaceNumber, buffer, timeoutMs } = request;
    const slot = this.#free.get(endpoint)?.pop() ?? new TransferSlot(this.#handle, endpoint, type);
    let reason: TransportErrorReason | undefined;
    let timer: NodeJS.Timeout | undefined;
    const withdraw = (why: TransportErrorReason): void => {
      reason ??= why;
      slot.cancel();
    };
    const settled = new Promise<number>((resolve, reject) => {
      const onDone = (status: TransferStatus, actualLength: number): void => {
        clearTimeout(timer);
        this.#pending.delete(pending);
        this.#giveBack(endpoint, slot);
        if (status === 'completed') resolve(actualLength);
        else if (reason !== undefined) reject(new TransportError(reason));
        else void this.#explain(status).then((why) => reject(new TransportError(why)));
      };
      slot.submit(buffer, onDone); // What it throws rejects the promise.
      if (timeoutMs > 0) timer = setTimeout(() => withdraw('timeout'), timeoutMs);
    });
    const pending: Pending = { interfaceNumber, withdraw, settled };
    this.#pending.add(pending);
    // A submission that failed has nothing to take back.
    settled.catch(() => this.#pending.delete(pending));
    return settled;
  }

  /** Takes back the writes of one interface; resolves when they are. */
  abort(interfaceNumber: number): Promise<void> {
    return this.#withdrawAll('aborted', (pending) => pending.interfaceNumber === interfaceNumber);
  }

  /** Takes back everything: the stick is gone, or let go. */
  end(): Promise<void> {
    return this.#withdrawAll('gone', () => true);
  }

  async #withdrawAll(
    reason: TransportErrorReason,
    concerns: (pending: Pending) => boolean,
  ): Promise<void> {
    const concerned = [...this.#pending].filter(concerns);
    for (const { withdraw } of concerned) withdraw(reason);
    await Promise.allSettled(concerned.map(({ settled }) => settled));
  }

  #giveBack(endpoint: number, slot: TransferSlot): void {
    const free = this.#free.get(endpoint);
    if (free === undefined) this.#free.set(endpoint, [slot]);
    else free.push(slot);
  }
}
