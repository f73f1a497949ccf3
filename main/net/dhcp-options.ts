/** DHCP options: code, length, value (RFC 2132), joined over repeats (RFC 3396). */

export const DhcpOption = {
  Pad: 0,
  SubnetMask: 1,
  Router: 3,
  DomainNameServer: 6,
  HostName: 12,
  DomainName: 15,
  InterfaceMtu: 26,
  RequestedAddress: 50,
  LeaseTime: 51,
  Overload: 52,
  MessageType: 53,
  ServerIdentifier: 54,
  ParameterRequestList: 55,
  Message: 56,
  RenewalTime: 58,
  RebindingTime: 59,
  ClientIdentifier: 61,
  DomainSearch: 119,
  ClasslessRoute: 121,
  End: 255,
} as const;

/** Values by code; pads and the end left out. */
export type DhcpOptions = ReadonlyMap<number, Uint8Array>;

/** Every appearance of each code, in the order read. */
export type OptionPieces = Map<number, Uint8Array[]>;

export interface OptionArea {
  readonly pieces: OptionPieces;
  /** Whether the area closed with the end option. */
  readonly ended: boolean;
}

/** Reads one option area. Undefined when an option runs past its end or lacks its length. */
export function readOptionArea(area: Uint8Array): OptionArea | undefined {
  const pieces: OptionPieces = new Map();
  let index = 0;
  while (index < area.length) {
    const code = area[index]!;
    if (code === DhcpOption.End) return { pieces, ended: true };
    if (code === DhcpOption.Pad) {
      index += 1;
      continue;
    }
    const length = area[index + 1];
    if (length === undefined || index + 2 + length > area.length) return undefined;
    const piece = area.subarray(index + 2, index + 2 + length);
    const earlier = pieces.get(code);
    if (earlier) earlier.push(piece);
    else pieces.set(code, [piece]);
    index += 2 + length;
  }
  return { pieces, ended: false };
}

/** Joins the pieces of each code, area by area. Every value is a copy. */
export function joinOptions(areas: readonly OptionPieces[]): DhcpOptions {
  const all: OptionPieces = new Map();
  for (const pieces of areas) {
    for (const [code, more] of pieces) all.set(code, (all.get(code) ?? []).concat(more));
  }
  return new Map(Array.from(all, ([code, pieces]) => [code, concatenate(pieces)]));
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const value = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let index = 0;
  for (const piece of pieces) {
    value.set(piece, index);
    index += piece.length;
  }
  return value;
}

/** One option for a message of ours; at most 255 bytes of value. */
export function emitOption(code: number, value: ArrayLike<number>): readonly number[] {
  return [code, value.length, ...Array.from(value)];
}
