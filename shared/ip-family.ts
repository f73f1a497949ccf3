/** The two address families a data connection may have, together or alone. */
export type IpFamily = 'ipv4' | 'ipv6';

/** Which of them; a bearer has at least one. */
export interface IpFamilies {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

/** What the network is asked for: one family, or both in one call. */
export const ipTypes = ['ipv4', 'ipv6', 'ipv4v6'] as const;
export type IpType = (typeof ipTypes)[number];

export function familiesOf(type: IpType): IpFamilies {
  return { ipv4: type !== 'ipv6', ipv6: type !== 'ipv4' };
}

export function sameFamilies(a: IpFamilies, b: IpFamilies): boolean {
  return a.ipv4 === b.ipv4 && a.ipv6 === b.ipv6;
}
