/** Radio quality as the indices of `^HCSQ`, drifting a little around a good LTE cell. */
import type { SeededRandom } from './seeded-random.ts';

export interface SignalIndices {
  /** dBm = index − 121. */
  readonly rssi: number;
  /** dBm = index − 141. */
  readonly rsrp: number;
  /** dB = −20.2 + index / 5. */
  readonly sinr: number;
  /** dB = −20 + index / 2. */
  readonly rsrq: number;
}

/** From the log of an ME906E on an STM32 host. */
const TYPICAL: SignalIndices = { rssi: 57, rsrp: 56, sinr: 130, rsrq: 24 };

/** The edge of a cell, where a page still loads. */
const WEAK: SignalIndices = { rssi: 31, rsrp: 23, sinr: 106, rsrq: 12 };

export class VirtualSignal {
  readonly #random: SeededRandom;
  readonly #middle: SignalIndices;

  constructor(random: SeededRandom, coverage: 'good' | 'weak' = 'good') {
    this.#random = random;
    this.#middle = coverage === 'weak' ? WEAK : TYPICAL;
  }

  measure(): SignalIndices {
    const drift = this.#random.integer(-2, 2);
    return {
      rssi: this.#middle.rssi + drift,
      rsrp: this.#middle.rsrp + drift,
      sinr: this.#middle.sinr + this.#random.integer(-5, 5),
      rsrq: this.#middle.rsrq + this.#random.integer(-1, 1),
    };
  }
}

export function rsrpDbm({ rsrp }: SignalIndices): number {
  return rsrp - 141;
}

export function rsrqDb({ rsrq }: SignalIndices): number {
  return Math.round(rsrq / 2 - 20);
}

export function sinrDb({ sinr }: SignalIndices): number {
  return Math.round(sinr / 5 - 20.2);
}

/** The 0…31 scale of `+CSQ` and `^RSSI`: dBm = 2 n − 113. */
export function csqLevel({ rssi }: SignalIndices): number {
  return Math.max(0, Math.min(31, Math.floor((rssi - 121 + 113) / 2)));
}

export function hcsqLine({ rssi, rsrp, sinr, rsrq }: SignalIndices): string {
  return `^HCSQ:"LTE",${rssi},${rsrp},${sinr},${rsrq}`;
}
