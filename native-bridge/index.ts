/**
 * The native addon, typed: packets of kernel interfaces, readiness of a descriptor, descriptors
 * over Unix sockets. Only main/tun uses it.
 *
 * Every function and object belongs to the thread that loaded the addon; main and each Worker
 * load it for themselves. All memory is JavaScript's own: the addon keeps no pointer into it
 * after a call returns. Errors of the kernel are Errors with `code` (the errno name) and `syscall`.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A TUN, utun or TAP. Closed when collected, but nobody should wait for that. */
export interface PacketDevice {
  /** The kernel's name of the interface. */
  readonly name: string;
  /**
   * Fills the slots of shared/ntb-slots.ts until the interface is dry or they are full. Returns the
   * number of packets placed, or a negative errno when the interface is gone.
   * RangeError when the words lead outside of `bytes`.
   */
  readInto(bytes: Uint8Array, words: Uint32Array, table: Uint32Array): number;
  /**
   * Writes the first `count` (offset, length) pairs of `table`. Returns how many the kernel took;
   * 0 once closed. RangeError, and nothing written, when a pair leads outside of `bytes`.
   */
  writeBatch(bytes: Uint8Array, table: Uint32Array, count: number): number;
  /**
   * Calls back once when there is something to read, or with `failed` when the interface is gone.
   * Keeps the event loop alive until then. Error EALREADY while armed, EBADF once closed.
   */
  arm(callback: (failed: boolean) => void): void;
  counters(): PacketCounters;
  /** Idempotent; an armed callback is forgotten, not called. */
  close(): void;
}

/** Totals since the device was opened. */
export interface PacketCounters {
  /** Read, and dropped: longer than MaxFrameLength allows. */
  readonly oversize: number;
  /** Read, and dropped: not the family a utun announced. */
  readonly unreadable: number;
  /** Not written: EAGAIN. */
  readonly wouldBlock: number;
  /** Not written: ENOBUFS or ENOMEM. */
  readonly noBuffer: number;
  /** Not written: EINVAL, or nothing behind the Ethernet header. */
  readonly notIp: number;
  /** Not written: EIO, the interface is down. */
  readonly interfaceDown: number;
  /** Not written: anything else. */
  readonly writeFailed: number;
}

/** Readiness of a descriptor that stays the caller's: close the watch first, then that. */
export interface ReadableWatch {
  arm(callback: (failed: boolean) => void): void;
  close(): void;
}

export interface ReceivedMessage {
  /** Bytes of data; 0 and no descriptors is the end of the stream. */
  readonly length: number;
  /** The one descriptor sent along, the receiver's from now on; else -1. */
  readonly descriptor: number;
  /** How many were sent along. Unless it is 1, all of them have been closed again. */
  readonly descriptors: number;
  /** More was sent along than there is room for; all of it has been closed again. */
  readonly truncated: boolean;
}

export interface NativeAddon {
  /** `name` may end in %d. Packets are read behind a 14-byte hole and written without it. */
  openTun(name: string, mtu: number): PacketDevice;
  /** Whole Ethernet frames, no hole. ENOTSUP on macOS. */
  openTap(name: string): PacketDevice;
  /** Takes over a plain, non-persistent TUN. When it throws, the descriptor stays the caller's. */
  adoptTun(descriptor: number): PacketDevice;
  watchReadable(descriptor: number): ReadableWatch;
  /** A connected stream socket, non-blocking: the caller's to close. */
  connectUnix(path: string): number;
  /** One message, as much of it as fits into `bytes`; undefined when there is none yet. */
  receiveDescriptor(socket: number, bytes: Uint8Array): ReceivedMessage | undefined;
  /** User id of the process at the other end of a Unix socket. */
  peerUid(socket: number): number;
  /** SlotWord as the addon was compiled with it. */
  readonly slotWords: Readonly<Record<string, number>>;
}

const fileName = 'tetherstick.node';

/** The message is a sentence for the person at the keyboard. */
export class AddonMissingError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AddonMissingError';
  }
}

let loaded: NativeAddon | undefined;

/**
 * The addon of this thread. Electron: load it on the main thread before the first Worker starts.
 * Throws AddonMissingError where it was not built.
 */
export function loadAddon(): NativeAddon {
  loaded ??= loadFrom(import.meta.dirname);
  return loaded;
}

/** Loads the addon found from `folder` upwards, see {@link findAddon}. */
export function loadFrom(folder: string): NativeAddon {
  const path = findAddon(folder);
  if (path === undefined) {
    throw new AddonMissingError('The native addon is not built. Run: npm run set-up');
  }
  const target = { exports: {} };
  try {
    process.dlopen(target, path);
  } catch (cause) {
    throw new AddonMissingError('The native addon does not load here. Run: npm run set-up', {
      cause,
    });
  }
  return target.exports as NativeAddon;
}

/**
 * Looks in `folder` and each folder above it for the addon: beside the file (a packaged bundle),
 * or where the build leaves it (this folder in the source tree; bundles in out/).
 */
export function findAddon(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const candidates = [
      join(current, fileName),
      join(current, 'addon', 'build', 'Release', fileName),
      join(current, 'native-bridge', 'addon', 'build', 'Release', fileName),
    ];
    const found = candidates.find((path) => existsSync(path));
    if (found !== undefined || dirname(current) === current) return found;
  }
}
