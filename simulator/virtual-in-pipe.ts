/** The host's side of an IN endpoint: reads that are put back as soon as their data was used. */
import {
  type InPipe,
  TransportError,
  type TransportErrorReason,
} from '../main/usb/stick-transport.ts';
import type { InEndpoint, InRequest, InStatus } from './in-endpoint.ts';

export interface VirtualInPipeParts {
  readonly endpoint: InEndpoint;
  readonly size: number;
  readonly inFlight: number;
  readonly onData: (bytes: Uint8Array, buffer: Uint8Array) => void;
  readonly onEnd: (error: TransportError) => void;
  /** The pipe ended, whoever ended it. */
  readonly onEnded: (pipe: VirtualInPipe) => void;
}

export class VirtualInPipe implements InPipe {
  readonly #parts: VirtualInPipeParts;
  readonly #requests: InRequest[];
  #ended: Promise<void> | undefined;

  constructor(parts: VirtualInPipeParts) {
    this.#parts = parts;
    this.#requests = Array.from({ length: parts.inFlight }, () => {
      const request: InRequest = {
        buffer: new Uint8Array(parts.size),
        complete: (status, length) => this.#onComplete(request, status, length),
      };
      return request;
    });
    for (const request of this.#requests) parts.endpoint.submit(request);
  }

  close(): Promise<void> {
    return this.end('aborted');
  }

  /** Takes the reads back and tells the owner why, on a later turn; resolves after that. */
  end(reason: TransportErrorReason): Promise<void> {
    this.#ended ??= this.#end(reason);
    return this.#ended;
  }

  async #end(reason: TransportErrorReason): Promise<void> {
    for (const request of this.#requests) this.#parts.endpoint.cancel(request);
    this.#parts.onEnded(this);
    await Promise.resolve();
    this.#parts.onEnd(new TransportError(reason));
  }

  #onComplete(request: InRequest, status: InStatus, length: number): void {
    if (status !== 'ok') {
      void this.end(status);
      return;
    }
    this.#parts.onData(request.buffer.subarray(0, length), request.buffer);
    if (this.#ended === undefined) this.#parts.endpoint.submit(request);
  }
}
