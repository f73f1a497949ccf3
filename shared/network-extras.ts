/** What a network tells besides addresses: DHCP options 121 and 119, router advertisements. */
export interface NetworkExtras {
  readonly ipv4: FamilyExtras;
  readonly ipv6: FamilyExtras;
}

export interface FamilyExtras {
  /** IPv4: instead of the default route, where there are any. IPv6: beside it. */
  readonly routes: readonly { readonly destination: string; readonly prefixLength: number }[];
  readonly searchDomains: readonly string[];
}

export const noExtras: FamilyExtras = { routes: [], searchDomains: [] };
