/**
 * Packets at three heights in one file: NTBs as they cross USB, the Ethernet frames in them, the IP
 * packets on the TUN; AT lines and events as comments on the packet that comes next. Format: the
 * IETF draft "PCAP Next Generation Capture File Format", little endian.
 */

/** An interface of the file each. NTBs have no link type of their own: USER0, and the dissector. */
export const captureLayers = {
  ntb: { id: 0, name: 'ntb', linkType: 147, description: 'NTBs on USB' },
  ethernet: { id: 1, name: 'ethernet', linkType: 1, description: 'Ethernet frames in the NTBs' },
  ip: { id: 2, name: 'ip', linkType: 101, description: 'IP packets on the TUN' },
} as const;

export type CaptureLayer = keyof typeof captureLayers;

/** Of each packet, where a person asked for no more: link, IP and transport headers. */
export const HEADERS_ONLY: Readonly<Record<CaptureLayer, number>> = {
  // A table behind the datagrams is not in it; lengths are.
  ntb: 64,
  ethernet: 14 + 40 + 20,
  ip: 40 + 20,
};

export interface CaptureStop {
  /** Bytes of the file; further packets are counted and left out. */
  readonly maxBytes?: number;
  readonly maxPackets?: number;
}

export interface CapturedPacket {
  readonly layer: CaptureLayer;
  readonly direction: 'in' | 'out';
  /** Microseconds since 1970. */
  readonly timeUs: bigint;
  readonly bytes: Uint8Array;
}

const BLOCK = { section: 0x0a0d0d0a, interface: 1, enhancedPacket: 6 } as const;
const OPTION = {
  end: 0,
  comment: 1,
  ifName: 2,
  ifDescription: 3,
  flags: 2,
  userApplication: 4,
} as const;

/** Longest comment; a longer one is cut. */
const MAX_COMMENT_BYTES = 1_000;

export class PcapngWriter {
  readonly #write: (block: Uint8Array) => void;
  readonly #snapLength: Readonly<Record<CaptureLayer, number>> | undefined;
  readonly #stop: CaptureStop;
  #comments: string[] = [];
  #bytes = 0;
  #packets = 0;
  #leftOut = 0;

  /** `snapLength` absent: whole packets. Blocks go to `write` one by one, each whole. */
  constructor(
    write: (block: Uint8Array) => void,
    options: {
      readonly application: string;
      readonly snapLength?: Readonly<Record<CaptureLayer, number>>;
    } & CaptureStop,
  ) {
    this.#write = write;
    this.#snapLength = options.snapLength;
    this.#stop = options;
    this.#put(sectionHeader(options.application));
    for (const layer of Object.keys(captureLayers) as CaptureLayer[]) {
      this.#put(interfaceDescription(layer, this.#snapLength?.[layer] ?? 0));
    }
  }

  get counters(): { readonly packets: number; readonly bytes: number; readonly leftOut: number } {
    return { packets: this.#packets, bytes: this.#bytes, leftOut: this.#leftOut };
  }

  /** A stop condition is met; what comes now is left out. */
  get isFull(): boolean {
    const { maxBytes = Infinity, maxPackets = Infinity } = this.#stop;
    return this.#bytes >= maxBytes || this.#packets >= maxPackets;
  }

  /** Stands on the next packet. */
  comment(text: string): void {
    this.#comments.push(text);
  }

  add({ layer, direction, timeUs, bytes }: CapturedPacket): void {
    if (this.isFull) {
      this.#leftOut += 1;
      return;
    }
    const kept = bytes.subarray(
      0,
      Math.min(bytes.length, this.#snapLength?.[layer] ?? bytes.length),
    );
    this.#put(
      block(BLOCK.enhancedPacket, [
        words(
          captureLayers[layer].id,
          Number(timeUs >> 32n),
          Number(timeUs & 0xffff_ffffn),
          kept.length,
          bytes.length,
        ),
        padded(kept),
        ...this.#comments.map((text) => option(OPTION.comment, cut(text))),
        option(OPTION.flags, words(direction === 'in' ? 1 : 2)),
        option(OPTION.end, new Uint8Array(0)),
      ]),
    );
    this.#comments = [];
    this.#packets += 1;
  }

  #put(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#write(bytes);
  }
}

function sectionHeader(application: string): Uint8Array {
  const head = new Uint8Array(16);
  const view = new DataView(head.buffer);
  view.setUint32(0, 0x1a2b3c4d, true);
  view.setUint16(4, 1, true);
  // Section length: not known while it is written.
  view.setBigInt64(8, -1n, true);
  return block(BLOCK.section, [
    head,
    option(OPTION.userApplication, utf8(application)),
    option(OPTION.end, new Uint8Array(0)),
  ]);
}

function interfaceDescription(layer: CaptureLayer, snapLength: number): Uint8Array {
  const { linkType, name, description } = captureLayers[layer];
  return block(BLOCK.interface, [
    words(linkType, snapLength),
    option(OPTION.ifName, utf8(name)),
    option(OPTION.ifDescription, utf8(description)),
    option(OPTION.end, new Uint8Array(0)),
  ]);
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  bytes.set(words(type, length), 0);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(words(length), at);
  return bytes;
}

function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + roundedUp(value.length));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint32(4 * index, value, true));
  return bytes;
}

function padded(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(roundedUp(bytes.length));
  result.set(bytes);
  return result;
}

function roundedUp(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Whole characters only. */
function cut(text: string): Uint8Array {
  const room = new Uint8Array(MAX_COMMENT_BYTES);
  const { written } = new TextEncoder().encodeInto(text, room);
  return room.subarray(0, written);
}
