/** A static route from the network (DHCP option 121). */
export interface Route {
  /** Dotted decimal; bits behind the prefix are zero. */
  readonly destination: string;
  /** 0…32; 0 is a default route. */
  readonly prefixLength: number;
  /** Dotted decimal. Absent when the destination is on the link itself. */
  readonly gateway?: string;
}
