/** What a stick says about its data call, family by family, from reports and answers alike. */
import type { IpFamilies, IpFamily } from '../../../shared/ip-family.ts';
import type { NdisFamily, NdisStatus } from '../../at/commands/ndisstatqry.ts';

const families = ['ipv4', 'ipv6'] as const;
/** `^NDISSTAT:0`: not connected, and not on the way to it. */
const STATE_OFF = 0;

export type FamilyVerdict =
  'up' | 'open' | { readonly refused: true; readonly cause: number | undefined };

/** Joins reports that name one family each; the latest about a family counts. */
export class NdisReports {
  readonly #latest = new Map<IpFamily, NdisFamily>();

  add(status: NdisStatus): void {
    for (const family of families) {
      if (status[family].present) this.#latest.set(family, status[family]);
    }
  }

  /** A report that a family is off is the answer to the dialling. */
  verdict(family: IpFamily): FamilyVerdict {
    const report = this.#latest.get(family);
    if (report?.connected === true) return 'up';
    if (report?.state !== STATE_OFF) return 'open';
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
