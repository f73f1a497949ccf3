/** A tunnel that somebody with more rights has made; threads of a process share its descriptor. */
export interface TunHandover {
  /** Open, and the receiver's. */
  readonly descriptor: number;
  readonly interfaceName: string;
  /** Largest IP packet in bytes. */
  readonly mtu: number;
}
