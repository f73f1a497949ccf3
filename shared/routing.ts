/** Which of the host's traffic takes the stick. */
export interface Routing {
  /**
   * `when-no-other`: what no other network takes; `chosen`: the destinations alone; `none`: nothing
   * but answers to the stick's own address.
   */
  readonly mode: RoutingMode;
  /** Networks or addresses for 'chosen', as `192.0.2.0/24` or `2001:db8::1`. */
  readonly destinations: readonly string[];
  /** Servers in place of the network's own; empty: the network's. */
  readonly nameServers: readonly string[];
}

export const routingModes = ['everything', 'when-no-other', 'chosen', 'none'] as const;

export type RoutingMode = (typeof routingModes)[number];
