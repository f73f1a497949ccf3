/** One page's connection: its requests in, results and changes out, until it goes. */
import type { WebSocket } from 'ws';

import type { StickApi } from '../../shared/ipc/contract.ts';
import { fromWire, toWire, type ServeMessage } from '../../shared/ipc/serve-wire.ts';
import type { Dispatch } from '../rpc/dispatcher.ts';

/** Close codes of RFC 6455 and of the web's registry. */
const NOT_UNDERSTOOD = 1003;
const TRY_AGAIN_LATER = 1013;
/** A page that does not read what it is told is not worth the memory. */
const MAX_UNREAD_BYTES = 4_000_000;

export interface PageSocketParts {
  readonly dispatch: Dispatch;
  readonly onUpdate: StickApi['onUpdate'];
}

export function servePage(socket: WebSocket, { dispatch, onUpdate }: PageSocketParts): void {
  const send = (message: ServeMessage): void => {
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.close(TRY_AGAIN_LATER);
    else if (socket.readyState === socket.OPEN) socket.send(toWire(message));
  };
  const stop = onUpdate((update) => send({ type: 'update', update }));
  socket.on('close', stop);
  // The close that follows says all there is to say.
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const request = isBinary ? undefined : readRequest(data.toString('utf8'));
    if (request === undefined) {
      socket.close(NOT_UNDERSTOOD);
      return;
    }
    const { id, channel, args } = request;
    void dispatch(channel, args).then((result) => send({ type: 'answer', id, result }));
  });
}

function readRequest(text: string): { id: number; channel: unknown; args: unknown } | undefined {
  try {
    const message = fromWire(text);
    if (typeof message !== 'object' || message === null) return undefined;
    const { id, channel, args } = message as Record<string, unknown>;
    return typeof id === 'number' && Number.isSafeInteger(id) ? { id, channel, args } : undefined;
  } catch {
    return undefined;
  }
}
