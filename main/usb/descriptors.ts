/**
 * Configuration descriptor → interfaces, alternate settings, endpoints (USB 2.0 §9.6).
 *
 * The bytes come from a foreign device: nothing here throws, the work is linear in their number,
 * and what is damaged is left out and named in `faults`.
 */
import {
  addFunctionalDescriptor,
  type CdcFunctionalDescriptors,
} from './cdc-functional-descriptors.ts';

export interface UsbConfiguration {
  readonly configurationValue: number;
  readonly selfPowered: boolean;
  readonly maxPowerMilliamps: number;
  /** In the order of their first appearance, which is not always the order of their numbers. */
  readonly interfaces: readonly UsbInterface[];
  readonly associations: readonly InterfaceAssociation[];
  /** Each at most once. Empty for a descriptor without damage. */
  readonly faults: readonly DescriptorFault[];
}

export interface UsbInterface {
  readonly interfaceNumber: number;
  /** At least one, in the order of their appearance. */
  readonly alternates: readonly AlternateSetting[];
}

export interface AlternateSetting {
  readonly interfaceNumber: number;
  readonly alternateSetting: number;
  readonly interfaceClass: number;
  readonly interfaceSubclass: number;
  readonly interfaceProtocol: number;
  /** iInterface; 0 means there is no name. */
  readonly nameStringIndex: number;
  readonly endpoints: readonly EndpointDescriptor[];
  readonly functional: CdcFunctionalDescriptors;
}

export interface EndpointDescriptor {
  /** bEndpointAddress, with bit 7 set for IN. */
  readonly address: number;
  readonly direction: 'in' | 'out';
  readonly transferType: 'control' | 'isochronous' | 'bulk' | 'interrupt';
  /** Bytes in one packet, 0…2047 (bits 10…0 of wMaxPacketSize). */
  readonly maxPacketSize: number;
  /** 1…3 (bits 12…11 plus one; the reserved value counts as 1): high-bandwidth endpoints only. */
  readonly packetsPerMicroframe: number;
  /** bInterval, undecoded: its unit depends on speed and type. */
  readonly interval: number;
}

export interface InterfaceAssociation {
  readonly firstInterface: number;
  readonly interfaceCount: number;
  readonly functionClass: number;
  readonly functionSubclass: number;
  readonly functionProtocol: number;
}

export type DescriptorFault =
  /** Shorter than 9 bytes or not of type 2: there are no interfaces. */
  | 'not-a-configuration'
  /** wTotalLength is not the number of bytes given; the smaller of the two counts. */
  | 'total-length'
  /** bNumInterfaces is not the number of interfaces found. */
  | 'interface-count'
  /** bLength below 2, or past the end: nothing behind it was read. */
  | 'descriptor-length'
  /** Too short for its type: that descriptor was left out. */
  | 'short-descriptor'
  /** The same interface and alternate setting, or the same endpoint, again: the first counts. */
  | 'duplicate'
  /** An endpoint or functional descriptor before any interface: left out. */
  | 'orphan'
  /** bNumEndpoints is not the number of endpoints found. */
  | 'endpoint-count';

const TYPE_CONFIGURATION = 0x02;
const TYPE_INTERFACE = 0x04;
const TYPE_ENDPOINT = 0x05;
const TYPE_INTERFACE_ASSOCIATION = 0x0b;
const TYPE_CS_INTERFACE = 0x24;

const CONFIGURATION_LENGTH = 9;
const INTERFACE_LENGTH = 9;
const ENDPOINT_LENGTH = 7;
const INTERFACE_ASSOCIATION_LENGTH = 8;

const transferTypes = ['control', 'isochronous', 'bulk', 'interrupt'] as const;

/** Never throws; bytes that are no configuration give one without interfaces. */
export function parseConfigurationDescriptor(bytes: Uint8Array): UsbConfiguration {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (
    view.byteLength < CONFIGURATION_LENGTH ||
    view.getUint8(0) < CONFIGURATION_LENGTH ||
    view.getUint8(1) !== TYPE_CONFIGURATION
  ) {
    return {
      configurationValue: 0,
      selfPowered: false,
      maxPowerMilliamps: 0,
      interfaces: [],
      associations: [],
      faults: ['not-a-configuration'],
    };
  }

  const walk = new ConfigurationWalk();
  const totalLength = view.getUint16(2, true);
  if (totalLength !== view.byteLength) walk.faults.add('total-length');
  const end = Math.min(totalLength, view.byteLength);

  let offset = view.getUint8(0);
  while (offset < end) {
    const length = view.getUint8(offset);
    if (length < 2 || length > end - offset) {
      walk.faults.add('descriptor-length');
      break;
    }
    walk.take(new DataView(view.buffer, view.byteOffset + offset, length));
    offset += length;
  }
  walk.endAlternate();
  if (view.getUint8(4) !== walk.interfaces.size) walk.faults.add('interface-count');

  return {
    configurationValue: view.getUint8(5),
    selfPowered: (view.getUint8(7) & 0x40) !== 0,
    maxPowerMilliamps: 2 * view.getUint8(8),
    interfaces: Array.from(walk.interfaces, ([interfaceNumber, alternates]) => ({
      interfaceNumber,
      alternates: [...alternates.values()],
    })),
    associations: walk.associations,
    faults: [...walk.faults],
  };
}

interface OpenAlternate extends AlternateSetting {
  readonly endpoints: EndpointDescriptor[];
  functional: CdcFunctionalDescriptors;
}

/** Descriptors have no nesting of their own: each belongs to the last interface seen before it. */
class ConfigurationWalk {
  /** Interface number → alternate setting → what stands there. */
  readonly interfaces = new Map<number, Map<number, AlternateSetting>>();
  readonly associations: InterfaceAssociation[] = [];
  readonly faults = new Set<DescriptorFault>();
  #current: OpenAlternate | undefined;
  #endpointsPromised = 0;

  take(descriptor: DataView): void {
    switch (descriptor.getUint8(1)) {
      case TYPE_INTERFACE:
        if (descriptor.byteLength < INTERFACE_LENGTH) this.faults.add('short-descriptor');
        else this.#beginAlternate(descriptor);
        return;
      case TYPE_ENDPOINT:
        if (descriptor.byteLength < ENDPOINT_LENGTH) this.faults.add('short-descriptor');
        else if (this.#current === undefined) this.faults.add('orphan');
        else this.#addEndpoint(this.#current, parseEndpoint(descriptor));
        return;
      case TYPE_INTERFACE_ASSOCIATION:
        if (descriptor.byteLength < INTERFACE_ASSOCIATION_LENGTH) {
          this.faults.add('short-descriptor');
        } else {
          this.associations.push(parseAssociation(descriptor));
        }
        return;
      case TYPE_CS_INTERFACE:
        if (this.#current === undefined) this.faults.add('orphan');
        else {
          this.#current.functional = addFunctionalDescriptor(this.#current.functional, descriptor);
        }
        return;
      default: // Other types (HID, OTG, vendor) are legal and of no interest.
    }
  }

  endAlternate(): void {
    if (this.#current !== undefined && this.#current.endpoints.length !== this.#endpointsPromised) {
      this.faults.add('endpoint-count');
    }
  }

  #beginAlternate(descriptor: DataView): void {
    this.endAlternate();
    const interfaceNumber = descriptor.getUint8(2);
    const alternateSetting = descriptor.getUint8(3);
    this.#endpointsPromised = descriptor.getUint8(4);
    this.#current = {
      interfaceNumber,
      alternateSetting,
      interfaceClass: descriptor.getUint8(5),
      interfaceSubclass: descriptor.getUint8(6),
      interfaceProtocol: descriptor.getUint8(7),
      nameStringIndex: descriptor.getUint8(8),
      endpoints: [],
      functional: {},
    };

    let alternates = this.interfaces.get(interfaceNumber);
    if (alternates === undefined) {
      alternates = new Map();
      this.interfaces.set(interfaceNumber, alternates);
    }
    // A repetition is still read, so that its endpoints do not land on its predecessor.
    if (alternates.has(alternateSetting)) this.faults.add('duplicate');
    else alternates.set(alternateSetting, this.#current);
  }

  #addEndpoint(alternate: OpenAlternate, endpoint: EndpointDescriptor): void {
    // At most 256 different addresses, so this search does not make the walk quadratic.
    if (alternate.endpoints.some(({ address }) => address === endpoint.address)) {
      this.faults.add('duplicate');
    } else {
      alternate.endpoints.push(endpoint);
    }
  }
}

function parseEndpoint(descriptor: DataView): EndpointDescriptor {
  const address = descriptor.getUint8(2);
  const packetSize = descriptor.getUint16(4, true);
  const extraPackets = (packetSize >> 11) & 0x3;
  return {
    address,
    direction: (address & 0x80) !== 0 ? 'in' : 'out',
    transferType: transferTypes[descriptor.getUint8(3) & 0x3] ?? 'control',
    maxPacketSize: packetSize & 0x7ff,
    packetsPerMicroframe: extraPackets === 3 ? 1 : extraPackets + 1,
    interval: descriptor.getUint8(6),
  };
}

function parseAssociation(descriptor: DataView): InterfaceAssociation {
  return {
    firstInterface: descriptor.getUint8(2),
    interfaceCount: descriptor.getUint8(3),
    functionClass: descriptor.getUint8(4),
    functionSubclass: descriptor.getUint8(5),
    functionProtocol: descriptor.getUint8(6),
  };
}
