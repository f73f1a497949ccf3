/** The unprivileged end of getting a TUN from the helper: a descriptor over a Unix socket. */
import { closeSync } from 'node:fs';

import {
  loadAddon,
  type NativeAddon,
  type ReadableWatch,
  type ReceivedMessage,
} from '../../native-bridge/index.ts';
import { FailureError } from '../../shared/failure.ts';
import { errnoOf } from './tun-failure.ts';

export interface ReceivedFd {
  /** Open, close-on-exec, the caller's. */
  readonly fd: number;
  /** The bytes that came in the same message, at most 4096. */
  readonly payload: Uint8Array;
}

export type ReceiveFdErrorReason =
  /** The peer sent data without a descriptor: `payload` is what it says instead. */
  | 'no-descriptor'
  | 'several-descriptors'
  /** So many that the kernel threw some away. */
  | 'truncated'
  | 'peer-closed'
  | 'aborted'
  | 'io';

/** Nothing was received that would have to be closed. */
export class ReceiveFdError extends Error {
  readonly reason: ReceiveFdErrorReason;
  readonly payload: Uint8Array;

  constructor(reason: ReceiveFdErrorReason, payload?: Uint8Array, options?: ErrorOptions) {
    super(`no descriptor received: ${reason}`, options);
    this.name = 'ReceiveFdError';
    this.reason = reason;
    this.payload = payload ?? new Uint8Array(0);
  }
}

const LONGEST_PAYLOAD = 4096;

/**
 * Waits for the next message on a Unix stream socket and takes the one descriptor sent with it.
 * The socket stays open and the caller's; nothing else may read from it meanwhile (a net.Socket
 * on it would lose the descriptor). Rejects with ReceiveFdError.
 */
export function receiveFd(
  socketFd: number,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ReceivedFd> {
  const { signal } = options;
  if (signal?.aborted === true) return Promise.reject(new ReceiveFdError('aborted'));
  const addon = loadAddon();
  return new Promise((resolve, reject) => {
    const watch = openWatch(addon, socketFd);
    const end = () => {
      signal?.removeEventListener('abort', onAbort);
      watch.close();
    };
    const onAbort = () => {
      end();
      reject(new ReceiveFdError('aborted'));
    };
    const onReady = () => {
      try {
        const received = takeMessage(addon, socketFd);
        if (received === undefined) {
          watch.arm(onReady);
          return;
        }
        end();
        resolve(received);
      } catch (error) {
        end();
        reject(toReceiveFdError(error));
      }
    };
    signal?.addEventListener('abort', onAbort);
    watch.arm(onReady);
  });
}

function openWatch(addon: NativeAddon, socketFd: number): ReadableWatch {
  try {
    return addon.watchReadable(socketFd);
  } catch (error) {
    throw toReceiveFdError(error);
  }
}

function toReceiveFdError(error: unknown): ReceiveFdError {
  if (error instanceof ReceiveFdError) return error;
  return new ReceiveFdError('io', undefined, { cause: error });
}

function takeMessage(addon: NativeAddon, socketFd: number): ReceivedFd | undefined {
  const bytes = new Uint8Array(LONGEST_PAYLOAD);
  const message = addon.receiveDescriptor(socketFd, bytes);
  if (message === undefined) return undefined;
  const payload = bytes.slice(0, message.length);
  const reason = refusalOf(message);
  if (reason !== undefined) throw new ReceiveFdError(reason, payload);
  return { fd: message.descriptor, payload };
}

function refusalOf(message: ReceivedMessage): ReceiveFdErrorReason | undefined {
  if (message.truncated) return 'truncated';
  if (message.descriptors > 1) return 'several-descriptors';
  if (message.descriptors === 1) return undefined;
  return message.length === 0 ? 'peer-closed' : 'no-descriptor';
}

/**
 * Connects to the helper's Unix stream socket; the descriptor is the caller's. `peerUid`, where
 * given, is the only user who may be listening there.
 *
 * FailureError 'helper-missing' when nobody listens, 'helper-denied' when we may not connect or
 * somebody else listens, 'helper-failed' for the rest.
 */
export function connectUnix(path: string, options: { readonly peerUid?: number } = {}): number {
  const addon = loadAddon();
  let socketFd: number;
  try {
    socketFd = addon.connectUnix(path);
  } catch (error) {
    throw connectFailure(error);
  }
  const uid = addon.peerUid(socketFd);
  if (options.peerUid === undefined || options.peerUid === uid) return socketFd;
  closeSync(socketFd);
  throw new FailureError({ code: 'helper-denied', detail: `user ${uid} listens at the socket` });
}

function connectFailure(error: unknown): FailureError {
  const errno = errnoOf(error);
  const absent = errno === 'ENOENT' || errno === 'ECONNREFUSED';
  const denied = errno === 'EACCES' || errno === 'EPERM';
  const code = absent ? 'helper-missing' : denied ? 'helper-denied' : 'helper-failed';
  return new FailureError({ code, detail: errno }, { cause: error });
}

/** User id of the process at the other end of a Unix socket, as it was when it connected. */
export function peerUid(socketFd: number): number {
  return loadAddon().peerUid(socketFd);
}
