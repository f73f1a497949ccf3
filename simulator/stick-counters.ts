/** What a virtual stick counted. Directions are USB's: out = host to stick. */

export type DropReason =
  // Whole blocks of the host.
  | 'block-short'
  | 'block-format'
  | 'block-header'
  | 'block-length'
  | 'block-ndp-index'
  | 'block-ndp'
  | 'block-ndp-first'
  | 'block-datagram'
  | 'block-crc'
  // Frames.
  | 'no-call'
  | 'carrier-full'
  | 'host-unknown'
  | 'family-down'
  | 'fault'
  | 'path-mtu'
  // AT output nobody reads.
  | 'at-unread';

export interface VirtualStickCounters {
  /** Accepted blocks of the host. */
  readonly blocksOut: number;
  readonly blocksIn: number;
  /** Of those two, in NTB-16. */
  readonly blocks16Out: number;
  readonly blocks16In: number;
  readonly framesOut: number;
  readonly framesIn: number;
  /** Bytes of the frames, Ethernet headers included. */
  readonly frameBytesOut: number;
  readonly frameBytesIn: number;
  /** Blocks, frames or AT bytes dropped, by reason; a reason that never occurred is absent. */
  readonly drops: Readonly<Partial<Record<DropReason, number>>>;
  /** AT command lines that reached an AT engine. */
  readonly atLines: number;
  /** `+CPIN=` and `^CPIN=` commands that arrived, well formed or not. */
  readonly pinAttempts: number;
  /** How often the card itself compared a PIN or PUK, whichever command carried it. */
  readonly cardVerifications: number;
  /** SET_INTERFACE on the NCM data interface, releases included. */
  readonly ncmAlternateChanges: number;
  readonly controlStalls: number;
  /** OUT transfers of the NCM function that had to wait because the radio's buffer was full. */
  readonly outTransfersHeld: number;
  /** Damaged blocks sent. */
  readonly hostileBlocks: number;
}

export class StickCounters implements VirtualStickCounters {
  blocksOut = 0;
  blocksIn = 0;
  blocks16Out = 0;
  blocks16In = 0;
  framesOut = 0;
  framesIn = 0;
  frameBytesOut = 0;
  frameBytesIn = 0;
  readonly drops: Partial<Record<DropReason, number>> = {};
  atLines = 0;
  pinAttempts = 0;
  cardVerifications = 0;
  ncmAlternateChanges = 0;
  controlStalls = 0;
  outTransfersHeld = 0;
  hostileBlocks = 0;

  drop(reason: DropReason, count = 1): void {
    this.drops[reason] = (this.drops[reason] ?? 0) + count;
  }
}
