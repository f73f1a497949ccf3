/** The AT port of the stick as the main thread sees it: bytes over the datapath's requests. */
import type { Datapath } from './datapath-client.ts';

/** Has the shape of main/at's AtChannel. */
export class PortAtChannel {
  readonly #datapath: Datapath;
  readonly #stopListening: () => void;
  #onData: ((bytes: Uint8Array) => void) | undefined;
  #onEnd: ((error: Error) => void) | undefined;

  constructor(datapath: Datapath) {
    this.#datapath = datapath;
    this.#stopListening = datapath.onEvent((event) => {
      if (event.type === 'at-data') this.#onData?.(event.bytes);
      if (event.type === 'at-ended') this.#end(event.detail);
      if (event.type === 'stick-gone') this.#end('the stick is gone');
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#datapath.request('write-at', { bytes });
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#onData = listener;
  }

  onEnd(listener: (error: Error) => void): void {
    this.#onEnd = listener;
  }

  /** The port itself belongs to the stick and closes with it. */
  close(): Promise<void> {
    this.#end('closed');
    return Promise.resolve();
  }

  #end(detail: string): void {
    this.#stopListening();
    const onEnd = this.#onEnd;
    this.#onEnd = undefined;
    onEnd?.(new Error(`the AT port ended: ${detail}`));
  }
}
