/**
 * The datapath without a thread and without a kernel: the real server and client joined by two
 * queues that clone what passes, as a MessagePort does; a MemoryTun; a stick of the test's choice.
 */
import { randomBytes } from 'node:crypto';

import type { DatapathParts } from '../../main/datapath/datapath-engine.ts';
import { DatapathClient, type WorkerLike } from '../../main/datapath/datapath-client.ts';
import { serveDatapath, type ServerPort } from '../../main/datapath/datapath-server.ts';
import type { StickSource } from '../../main/datapath/stick-source.ts';
import type { RequestMessage, WorkerMessage } from '../../main/datapath/worker-contract.ts';
import { MemoryTun } from './memory-tun.ts';

export interface InProcessDatapath {
  readonly datapath: DatapathClient;
  /** Every TUN that was opened, in order. */
  readonly tuns: readonly MemoryTun[];
}

/** `openTun` in place of a MemoryTun; `tuns` then stays empty. */
export function inProcessDatapath(
  openSource: () => StickSource | Promise<StickSource>,
  openTun?: DatapathParts['openTun'],
  random: (length: number) => Uint8Array = randomBytes,
): InProcessDatapath {
  const tuns: MemoryTun[] = [];
  let toServer: ((message: RequestMessage) => void) | undefined;
  let toClient: ((message: WorkerMessage) => void) | undefined;
  let onExit: ((code: number) => void) | undefined;

  const port: ServerPort = {
    postMessage: (message) => {
      const copy = structuredClone(message);
      deliver(() => toClient?.(copy));
    },
    on: (_event, listener) => (toServer = listener),
  };
  const worker: WorkerLike = {
    postMessage: (message) => {
      const copy = structuredClone(message);
      deliver(() => toServer?.(copy));
    },
    on: (event: string, listener: unknown) => {
      if (event === 'message') toClient = listener as (message: WorkerMessage) => void;
      if (event === 'exit') onExit = listener as (code: number) => void;
    },
    terminate: () => {
      onExit?.(0);
      return Promise.resolve();
    },
  };
  serveDatapath(port, {
    openSource: async () => openSource(),
    openTun: (options) => {
      if (openTun !== undefined) return openTun(options);
      const { mtu } = options;
      const tun = new MemoryTun({ mtu });
      tuns.push(tun);
      return tun;
    },
    nowMs: () => performance.now(),
    randomBytes: (length) => new Uint8Array(random(length)),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  return { datapath: new DatapathClient(worker), tuns };
}

function deliver(callback: () => void): void {
  setImmediate(callback);
}
