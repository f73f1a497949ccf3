/** The host's control and OUT transfers under way: each ends by itself, in time, or with the rest. */
import { TransportError, type TransportErrorReason } from '../main/usb/stick-transport.ts';

interface Pending {
  readonly interfaceNumber: number | undefined;
  readonly fail: (reason: TransportErrorReason) => void;
}

export class PendingTransfers {
  readonly #pending = new Set<Pending>();

  /**
   * `begin` starts a transfer and returns how to take it back. `interfaceNumber` is whose endpoint
   * it uses, undefined for control transfers. 0 ms = no time limit.
   */
  run<Result>(
    interfaceNumber: number | undefined,
    timeoutMs: number,
    begin: (
      resolve: (result: Result) => void,
      refuse: (reason: TransportErrorReason) => void,
    ) => () => void,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#pending.delete(pending);
      };
      const withdraw = begin(
        (result) => {
          settle();
          resolve(result);
        },
        (reason) => {
          settle();
          reject(new TransportError(reason));
        },
      );
      const fail = (reason: TransportErrorReason): void => {
        settle();
        withdraw();
        reject(new TransportError(reason));
      };
      const pending: Pending = { interfaceNumber, fail };
      this.#pending.add(pending);
      const timer = timeoutMs > 0 ? setTimeout(() => fail('timeout'), timeoutMs) : undefined;
    });
  }

  /** Takes back the transfers of one interface. */
  abort(interfaceNumber: number): void {
    for (const pending of this.#pending) {
      if (pending.interfaceNumber === interfaceNumber) pending.fail('aborted');
    }
  }

  /** Takes back everything: the stick, or the handle, is gone. */
  end(reason: TransportErrorReason): void {
    for (const { fail } of this.#pending) fail(reason);
  }
}
