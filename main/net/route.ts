/** A route from the network: DHCP option 121, or of a router advertisement (RFC 4191). */
export interface Route {
  /** Of the family of the lease it comes with; bits behind the prefix are zero. */
  readonly destination: string;
  /** 0…32 or 0…128; 0 is a default route. */
  readonly prefixLength: number;
  /** Absent when the destination is on the link itself. */
  readonly gateway?: string;
}
