/** What kind of network the radio finds; everything that is left out is as in a good place. */
export interface NetworkTraits {
  /** Access points it knows; any other is refused with cause 27. Absent: all of them. */
  readonly apns?: readonly string[];
  readonly coverage?: 'good' | 'weak';
  /** Every page is the network's own, where people are to log in or pay. */
  readonly captive?: boolean;
}
