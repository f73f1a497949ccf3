/** Calls that end at a TCP port, where a PPP server picks up. */
import { connect } from 'node:net';

import type { DialUpCall, DialUpEvents, DialUpNetwork } from '../dial-up-network.ts';

/** With the packet that ends it, one read of the kernel's serial driver (4096 bytes). */
const LONGEST_TRANSFER = 3584;

export class TcpDialUp implements DialUpNetwork {
  readonly #host: string;
  readonly #port: number;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  dial({ onReadable, onRoom, onEnd }: DialUpEvents): DialUpCall {
    const socket = connect(this.#port, this.#host);
    socket.setNoDelay(true);
    let rest: Uint8Array | undefined;
    let isUp = true;
    socket.on('readable', () => {
      if (isUp) onReadable();
    });
    socket.on('drain', () => {
      if (isUp) onRoom();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (isUp) onEnd();
      isUp = false;
    });
    return {
      read() {
        rest ??= (socket.read() as Buffer | null) ?? undefined;
        if (rest === undefined) return undefined;
        const transfer = rest.subarray(0, LONGEST_TRANSFER);
        rest = rest.length > LONGEST_TRANSFER ? rest.subarray(LONGEST_TRANSFER) : undefined;
        return transfer;
      },
      write(bytes) {
        if (socket.writableNeedDrain) return false;
        socket.write(Uint8Array.from(bytes));
        return true;
      },
      hangUp() {
        isUp = false;
        socket.destroy();
      },
    };
  }
}
