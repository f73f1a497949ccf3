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
  /** Which super-packets the kernel hands us to cut: TCP, or UDP as well. */
  readonly offload: 'none' | 'tso' | 'tso+uso';
  /**
   * Fills the slots of shared/ntb-slots.ts until the interface is dry or they are full. Returns the
   * number of packets placed, or a negative errno when the interface is gone. The rest of a
   * super-packet that does not fit waits in the device and goes first into the next slots.
   * RangeError when the words lead outside of `bytes`.
   */
  readInto(bytes: Uint8Array, words: Uint32Array, table: Uint32Array): number;
  /**
   * Writes the first `count` (offset, length) pairs of `table`. Returns how many the kernel took or
   * will be given at the next flush, merged with others; 0 once closed. RangeError, and nothing
   * written, when a pair leads outside of `bytes`.
   */
  writeBatch(bytes: Uint8Array, table: Uint32Array, count: number): number;
  /** Writes what waits to be merged. */
  flush(): void;
  /**
   * Calls back once when there is something to read, or with `failed` when the interface is gone.
   * Keeps the event loop alive until then. False, and nothing armed, when there is something
   * already. Error EALREADY while armed, EBADF once closed.
   */
  arm(callback: (failed: boolean) => void): boolean;
  counters(): PacketCounters;
  /** Idempotent; an armed callback is forgotten, not called. */
  close(): void;
}

/** Totals since the device was opened. */
export interface PacketCounters {
  /** Read, and dropped: longer than MaxFrameLength allows. */
  readonly oversize: number;
  /** Read, and dropped: not the family a utun announced, or a super-packet we can not cut. */
  readonly unreadable: number;
  /** Read as super-packets, and what they were cut into. */
  readonly superPackets: number;
  readonly segments: number;
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
  /** Merged packets the kernel took, and how many packets went out in them. */
  readonly mergedWrites: number;
  readonly mergedPackets: number;
  /**
   * Merged packets the kernel refused, tried when the interface was opened or written since. What
   * was in them went out one by one, and their kind (TCP, UDP) is not merged any more.
   */
  readonly mergesRefused: number;
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
  /**
   * `name` may end in %d. Packets are read behind a 14-byte hole and written without it. With
   * `offload`, as much of it as the kernel has.
   */
  openTun(name: string, mtu: number, offload: boolean): PacketDevice;
  /** Whole Ethernet frames, no hole. ENOTSUP on macOS. */
  openTap(name: string, offload: boolean): PacketDevice;
  /**
   * Takes over a non-persistent TUN; offload needs one that was opened with virtio headers. When it
   * throws, the descriptor stays the caller's.
   */
  adoptTun(descriptor: number, offload: boolean): PacketDevice;
  watchReadable(descriptor: number): ReadableWatch;
  /** A connected stream socket, non-blocking: the caller's to close. */
  connectUnix(path: string): number;
  /** Both ends of a connection, close-on-exec; the first one, which is non-blocking, is to stay here. */
  socketPair(): [number, number];
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
