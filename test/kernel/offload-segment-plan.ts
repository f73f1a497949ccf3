/**
 * A row of TCP segments with all that happens to one on its way: doubled, swapped, damaged, pushed,
 * in several sizes. The same seed makes the same row.
 */
import { TcpFlag } from './offload-tcp-packet.ts';

export interface PlannedSegment {
  readonly start: number;
  readonly length: number;
  /** Beside ACK. */
  readonly flags: number;
  readonly hopLimit: number;
  readonly trafficClass: number;
  readonly window: number;
  readonly dontFragment: boolean;
  /** Its payload is changed, its checksum is not. */
  readonly isDamaged: boolean;
}

export function planSegments(dataLength: number, seed: number): PlannedSegment[] {
  const chance = randomSource(seed);
  const oneIn = (count: number): boolean => chance() < 1 / count;
  const usualLength = 100 + Math.floor(chance() * 1300);
  const usual = {
    flags: TcpFlag.Ack as number,
    hopLimit: 64,
    trafficClass: 0,
    window: 500,
    dontFragment: oneIn(2),
    isDamaged: false,
  };
  const plan: PlannedSegment[] = [];
  for (let start = 0; start < dataLength;) {
    const wanted = oneIn(12) ? 1 + Math.floor(chance() * usualLength) : usualLength;
    const length = Math.min(wanted, dataLength - start);
    const segment: PlannedSegment = {
      ...usual,
      start,
      length,
      flags: usual.flags | (oneIn(15) ? TcpFlag.Psh : 0) | (oneIn(40) ? TcpFlag.Ece : 0),
      hopLimit: oneIn(40) ? 63 : usual.hopLimit,
      trafficClass: oneIn(40) ? 8 : usual.trafficClass,
      window: oneIn(40) ? 501 : usual.window,
    };
    if (oneIn(15)) plan.push({ ...segment, isDamaged: true });
    plan.push(segment);
    if (oneIn(20)) plan.push({ ...segment, flags: segment.flags ^ TcpFlag.Cwr });
    if (oneIn(20) && plan.length > 1) plan.push(...plan.splice(-2).reverse());
    start += length;
  }
  return plan;
}

/** Numbers in [0, 1): mulberry32. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
