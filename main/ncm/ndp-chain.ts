import { parseNdp, type Ndp } from './ndp.ts';
import type { NtbFault } from './ntb-fault.ts';
import type { NtbLayout } from './ntb-layout.ts';

/** A table that has passed its checks: bytes start…end - 1 of the block. */
export interface AcceptedTable {
  start: number;
  end: number;
  /** Bytes of CRC at the end of each of its datagrams. */
  trailerLength: 0 | 4;
}

/** No stick sends more than one; the limit keeps a hostile chain cheap. */
const MAX_TABLES = 64;

/** The tables of the block being decoded. One object serves block after block. */
export class NdpChain {
  /** Only the first so many that `walk` returned belong to the current block. */
  readonly tables: readonly AcceptedTable[] = Array.from({ length: MAX_TABLES }, newAcceptedTable);

  readonly #crc: boolean;
  readonly #report: (fault: NtbFault) => void;
  readonly #ndp: Ndp = { crc: false, length: 0, nextNdpIndex: 0 };
  /** Every offset the chain has led to, accepted or not. */
  readonly #visited = new Uint32Array(MAX_TABLES);

  /** `crc` says whether tables with CRCs are accepted. */
  constructor(crc: boolean, report: (fault: NtbFault) => void) {
    this.#crc = crc;
    this.#report = report;
  }

  /** Follows the chain from `firstNdpIndex` and returns how many tables were accepted. */
  walk(ntb: Uint8Array, layout: NtbLayout, end: number, firstNdpIndex: number): number {
    const ndp = this.#ndp;
    let tableCount = 0;
    let ndpIndex = firstNdpIndex;
    for (let hops = 0; ; hops += 1) {
      if (this.#hasVisited(ndpIndex, hops)) {
        this.#report('ndp-loop');
        return tableCount;
      }
      if (hops === MAX_TABLES) {
        this.#report('ndp-chain-too-long');
        return tableCount;
      }
      this.#visited[hops] = ndpIndex;

      const fault = parseNdp(ntb, ndpIndex, end, layout, ndp);
      if (fault !== undefined) {
        this.#report(fault);
        if (fault !== 'bad-ndp-signature') return tableCount;
      } else if (ndp.crc && !this.#crc) {
        this.#report('crc-not-agreed');
      } else if (this.overlaps(ndpIndex, ndp.length, 0, tableCount)) {
        this.#report('ndp-overlap');
      } else {
        if ((ndpIndex & 3) !== 0) this.#report('misaligned-ndp');
        const table = this.tables[tableCount]!;
        table.start = ndpIndex;
        table.end = ndpIndex + ndp.length;
        table.trailerLength = ndp.crc ? 4 : 0;
        tableCount += 1;
      }
      if (ndp.nextNdpIndex === 0) return tableCount;
      ndpIndex = ndp.nextNdpIndex;
    }
  }

  /** Whether a range shares bytes with one of the accepted tables `from…to - 1`. */
  overlaps(index: number, length: number, from: number, to: number): boolean {
    for (let i = from; i < to; i += 1) {
      const { start, end } = this.tables[i]!;
      if (index < end && index + length > start) return true;
    }
    return false;
  }

  #hasVisited(ndpIndex: number, hops: number): boolean {
    for (let hop = 0; hop < hops; hop += 1) {
      if (this.#visited[hop] === ndpIndex) return true;
    }
    return false;
  }
}

function newAcceptedTable(): AcceptedTable {
  return { start: 0, end: 0, trailerLength: 0 };
}
