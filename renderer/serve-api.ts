/** The contract over a WebSocket to `tetherstick serve`, for a page that no preload looks after. */
import type { Failure } from '../shared/failure.ts';
import type { IpcResult, StickApi, SliceUpdate } from '../shared/ipc/contract.ts';
import {
  fromWire,
  SERVE_SOCKET_PATH,
  toWire,
  type ServeMessage,
} from '../shared/ipc/serve-wire.ts';

export interface ServeApi extends StickApi {
  /** Calls `listener` when the way to the program is lost, and when it is there again. */
  onConnection(listener: (connected: boolean) => void): () => void;
}

export interface ServeApiOptions {
  readonly url?: string;
  readonly retryAfterMs?: number;
}

const LOST: Failure = { code: 'unexpected', detail: 'connection to the program lost' };

export function connectToServe(options: ServeApiOptions = {}): ServeApi {
  const url = options.url ?? `${location.origin.replace(/^http/, 'ws')}${SERVE_SOCKET_PATH}`;
  const retryAfterMs = options.retryAfterMs ?? 1_000;
  const updateListeners = new Set<(update: SliceUpdate) => void>();
  const connectionListeners = new Set<(connected: boolean) => void>();
  const waiting = new Map<number, (result: IpcResult<unknown>) => void>();
  /** Asked before the socket was open. */
  const unsent: string[] = [];
  let socket = open();
  let lastId = 0;

  function open(): WebSocket {
    const opened = new WebSocket(url);
    opened.onopen = () => {
      for (const text of unsent.splice(0)) opened.send(text);
      connectionListeners.forEach((listener) => listener(true));
    };
    opened.onmessage = ({ data }) => {
      if (typeof data === 'string') receive(data);
    };
    opened.onclose = () => {
      unsent.length = 0;
      for (const answer of waiting.values()) answer({ ok: false, failure: LOST });
      waiting.clear();
      connectionListeners.forEach((listener) => listener(false));
      setTimeout(() => {
        socket = open();
      }, retryAfterMs);
    };
    return opened;
  }

  function receive(text: string): void {
    // Both ends are built together, and only this program answers at this address.
    const message = fromWire(text) as ServeMessage;
    if (message.type === 'update') {
      updateListeners.forEach((listener) => listener(message.update));
      return;
    }
    waiting.get(message.id)?.(message.result);
    waiting.delete(message.id);
  }

  return {
    request(channel, args) {
      const id = (lastId += 1);
      const text = toWire({ id, channel, args });
      return new Promise((resolve) => {
        waiting.set(id, (result) => resolve(result as Awaited<ReturnType<typeof this.request>>));
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
        else unsent.push(text);
      });
    },
    onUpdate(listener) {
      updateListeners.add(listener);
      return () => updateListeners.delete(listener);
    },
    onConnection(listener) {
      connectionListeners.add(listener);
      return () => connectionListeners.delete(listener);
    },
  };
}
