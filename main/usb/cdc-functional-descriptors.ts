/**
 * Class-specific interface descriptors (bDescriptorType 0x24) of a communications function, one
 * set for each alternate setting they stand in (CDC 1.2 §5.2.3, ECM 1.2 §5.4, NCM 1.0 §5.2.1).
 *
 * Huawei puts them on vendor-class interfaces too: NCM on ff/03/16, ACM leftovers on the AT ports.
 */
export interface CdcFunctionalDescriptors {
  readonly header?: { readonly bcdCdc: number };
  readonly union?: CdcUnion;
  readonly ethernet?: CdcEthernetNetworking;
  readonly ncm?: CdcNcm;
}

export interface CdcUnion {
  readonly controlInterface: number;
  /** At least one. Equal to `controlInterface` on sticks that carry both on one interface. */
  readonly subordinateInterfaces: readonly number[];
}

export interface CdcEthernetNetworking {
  /** String of 12 hex digits: the address the *host* side should use. 0 means there is none. */
  readonly macAddressStringIndex: number;
  readonly ethernetStatistics: number;
  /** As the device says it, unchecked: 1514 is usual, 0 and 65535 have been seen. */
  readonly maxSegmentSize: number;
  /** Bit 15 set means imperfect (hashed) filtering. */
  readonly multicastFilterCount: number;
  readonly powerFilterCount: number;
}

export interface CdcNcm {
  readonly bcdNcmVersion: number;
  /** bmNetworkCapabilities; see {@link NcmCapability}. */
  readonly networkCapabilities: number;
}

/** Bits of bmNetworkCapabilities (NCM 1.0 table 5-2). */
export const NcmCapability = {
  PacketFilter: 1 << 0,
  NetAddress: 1 << 1,
  EncapsulatedCommand: 1 << 2,
  MaxDatagramSize: 1 << 3,
  CrcMode: 1 << 4,
  /** GET/SET_NTB_INPUT_SIZE may carry 8 bytes instead of 4. */
  NtbInputSize8: 1 << 5,
} as const;

const SUBTYPE_HEADER = 0x00;
const SUBTYPE_UNION = 0x06;
const SUBTYPE_ETHERNET = 0x0f;
const SUBTYPE_NCM = 0x1a;

/**
 * Adds one 0x24 descriptor, cut to its bLength, to what is known already. Unknown subtypes, short
 * ones and repetitions change nothing: the first of a kind counts, as in the Linux CDC parser.
 */
export function addFunctionalDescriptor(
  known: CdcFunctionalDescriptors,
  descriptor: DataView,
): CdcFunctionalDescriptors {
  if (descriptor.byteLength < 3) return known;
  switch (descriptor.getUint8(2)) {
    case SUBTYPE_HEADER:
      if (known.header !== undefined || descriptor.byteLength < 5) return known;
      return { ...known, header: { bcdCdc: descriptor.getUint16(3, true) } };
    case SUBTYPE_UNION:
      if (known.union !== undefined || descriptor.byteLength < 5) return known;
      return { ...known, union: parseUnion(descriptor) };
    case SUBTYPE_ETHERNET:
      if (known.ethernet !== undefined || descriptor.byteLength < 13) return known;
      return { ...known, ethernet: parseEthernet(descriptor) };
    case SUBTYPE_NCM:
      if (known.ncm !== undefined || descriptor.byteLength < 6) return known;
      return {
        ...known,
        ncm: {
          bcdNcmVersion: descriptor.getUint16(3, true),
          networkCapabilities: descriptor.getUint8(5),
        },
      };
    default:
      return known;
  }
}

function parseUnion(descriptor: DataView): CdcUnion {
  const subordinateInterfaces: number[] = [];
  for (let offset = 4; offset < descriptor.byteLength; offset += 1) {
    subordinateInterfaces.push(descriptor.getUint8(offset));
  }
  return { controlInterface: descriptor.getUint8(3), subordinateInterfaces };
}

function parseEthernet(descriptor: DataView): CdcEthernetNetworking {
  return {
    macAddressStringIndex: descriptor.getUint8(3),
    ethernetStatistics: descriptor.getUint32(4, true),
    maxSegmentSize: descriptor.getUint16(8, true),
    multicastFilterCount: descriptor.getUint16(10, true),
    powerFilterCount: descriptor.getUint8(12),
  };
}
