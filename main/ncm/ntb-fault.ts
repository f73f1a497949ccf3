/**
 * What can be wrong with a received block, and how much of it is lost.
 *
 * - `block`: nothing of the block is delivered.
 * - `table`: one datagram pointer table (or the rest of the chain) is lost; datagrams of the other
 *   accepted tables are delivered.
 * - `datagram`: one datagram is lost; `datagrams-exceed-block` and `table-full` end the delivery.
 * - `quirk`: nothing is lost, it is only counted.
 *
 * A block with a fault of the first two kinds is not `ok`.
 */
export type NtbFaultLevel = 'block' | 'table' | 'datagram' | 'quirk';

export const ntbFaultLevels = {
  /** Fewer bytes than an NTH and the smallest NDP. */
  'short-block': 'block',
  'bad-nth-signature': 'block',
  /** NTB-32 where NTB-16 is agreed, or the reverse. */
  'wrong-format': 'block',
  'bad-header-length': 'block',
  /** The block length leaves no room for an NTH and the smallest NDP. */
  'bad-block-length': 'block',
  /** Longer than the agreed NTB size: the stick has forgotten SET_NTB_INPUT_SIZE. */
  'block-too-long': 'block',
  /** The block claims more bytes than the transfer brought. */
  'truncated-block': 'block',

  /** Inside the NTH, past the end, or 0 in the NTH. Loses the block if the NTH says it. */
  'bad-ndp-index': 'table',
  /** Less than one entry and the null entry, a broken entry, or past the end. */
  'bad-ndp-length': 'table',
  'bad-ndp-signature': 'table',
  /** A table with CRCs although CRC mode is off. */
  'crc-not-agreed': 'table',
  /** A table that shares bytes with an accepted one. */
  'ndp-overlap': 'table',
  /** The chain comes back to a table it has visited. */
  'ndp-loop': 'table',
  'ndp-chain-too-long': 'table',

  'datagram-out-of-block': 'datagram',
  /** No room for an Ethernet header (and the CRC). */
  'datagram-too-short': 'datagram',
  'datagram-too-long': 'datagram',
  /** Over the NTH or over an accepted table. */
  'datagram-overlap': 'datagram',
  /** The datagrams together are longer than the block: the same bytes are listed again and again. */
  'datagrams-exceed-block': 'datagram',
  'crc-mismatch': 'datagram',
  /** More datagrams than the decoder's own table holds. */
  'table-full': 'datagram',

  /** An NDP that does not stand at a multiple of 4. */
  'misaligned-ndp': 'quirk',
} as const satisfies Record<string, NtbFaultLevel>;

export type NtbFault = keyof typeof ntbFaultLevels;

export type NtbFaultCounters = Record<NtbFault, number>;

export function zeroNtbFaultCounters(): NtbFaultCounters {
  const kinds = Object.keys(ntbFaultLevels) as NtbFault[];
  return Object.fromEntries(kinds.map((kind) => [kind, 0])) as NtbFaultCounters;
}
