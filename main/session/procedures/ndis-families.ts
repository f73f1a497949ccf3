/** What a stick says about its data call, family by family, from reports and answers alike. */
import type { IpFamilies, IpFamily } from '../../../shared/ip-family.ts';
import type { NdisFamily, NdisStatus } from '../../at/commands/ndisstatqry.ts';

const families = ['ipv4', 'ipv6'] as const;
/** `^NDISSTAT:0`: not connected, and not on the way to it. */
const STATE_OFF = 0;

export type FamilyVerdict =
  'up' | 'open' | { readonly refused: true; readonly cause: number | undefined };

const nothing: NdisFamily = { present: false, connected: null, state: null, cause: null };

/** Joins reports that name one family each. */
export class NdisReports {
  #latest: Readonly<Record<IpFamily, NdisFamily>> = { ipv4: nothing, ipv6: nothing };
  readonly #wereUp = new Set<IpFamily>();

  /** What was said last about each family. */
  get latest(): NdisStatus {
    return this.#latest;
  }

  add(status: NdisStatus): void {
    for (const family of families) {
      if (!status[family].present) continue;
      this.#latest = { ...this.#latest, [family]: status[family] };
      if (status[family].connected === true) this.#wereUp.add(family);
    }
  }

  /** What was said so far was about an earlier call. */
  forget(): void {
    this.#latest = { ipv4: nothing, ipv6: nothing };
    this.#wereUp.clear();
  }

  /**
   * A report that a family is off is the answer to the dialling; but one that came up first was not
   * refused, it was lost, and the network may well take it again.
   */
  verdict(family: IpFamily): FamilyVerdict {
    const report = this.#latest[family];
    if (this.#wereUp.has(family)) return 'up';
    if (report.state !== STATE_OFF) return 'open';
    return { refused: true, cause: report.cause ?? undefined };
  }
}

/** A question answered with "off" says nothing while the network is still thinking, but a cause does. */
export function verdictOfAnswer({ connected, state, cause }: NdisFamily): FamilyVerdict {
  if (connected === true) return 'up';
  if (state !== STATE_OFF || cause === null || cause === 0) return 'open';
  return { refused: true, cause };
}

/** Those of `wanted` for which `isUp` holds. */
export function familiesWhere(wanted: IpFamilies, isUp: (family: IpFamily) => boolean): IpFamilies {
  return { ipv4: wanted.ipv4 && isUp('ipv4'), ipv6: wanted.ipv6 && isUp('ipv6') };
}

export function isAny({ ipv4, ipv6 }: IpFamilies): boolean {
  return ipv4 || ipv6;
}
