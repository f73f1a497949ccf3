/** What a configuration descriptor says about interfaces and endpoints (USB 2.0 §9.6). */

const DESCRIPTOR_CONFIGURATION = 0x02;
const DESCRIPTOR_INTERFACE = 0x04;
const DESCRIPTOR_ENDPOINT = 0x05;

export interface UsbLayout {
  readonly configurationValue: number;
  /** Alternate settings by interface number. */
  readonly alternates: ReadonlyMap<number, readonly number[]>;
  /** By endpoint address, direction bit (0x80 = IN) included. */
  readonly endpoints: ReadonlyMap<number, EndpointLayout>;
}

export interface EndpointLayout {
  readonly address: number;
  readonly interfaceNumber: number;
  /** The alternate settings in which the endpoint exists. */
  readonly alternates: readonly number[];
  readonly type: 'control' | 'isochronous' | 'bulk' | 'interrupt';
  readonly maxPacketSize: number;
}

const transferTypes = ['control', 'isochronous', 'bulk', 'interrupt'] as const;

/** Reads a profile's own descriptor; throws RangeError when it is malformed, which is a bug there. */
export function readUsbLayout(configuration: Uint8Array): UsbLayout {
  const view = new DataView(configuration.buffer, configuration.byteOffset, configuration.length);
  const alternates = new Map<number, number[]>();
  const endpoints = new Map<number, EndpointLayout & { alternates: number[] }>();
  let configurationValue = 0;
  let interfaceNumber = 0;
  let alternateSetting = 0;

  for (let offset = 0; offset < configuration.length;) {
    const descriptorLength = view.getUint8(offset);
    if (descriptorLength < 2 || offset + descriptorLength > configuration.length) {
      throw new RangeError(`malformed descriptor at offset ${offset}`);
    }
    switch (view.getUint8(offset + 1)) {
      case DESCRIPTOR_CONFIGURATION:
        configurationValue = view.getUint8(offset + 5);
        break;
      case DESCRIPTOR_INTERFACE:
        interfaceNumber = view.getUint8(offset + 2);
        alternateSetting = view.getUint8(offset + 3);
        alternates.set(interfaceNumber, [
          ...(alternates.get(interfaceNumber) ?? []),
          alternateSetting,
        ]);
        break;
      case DESCRIPTOR_ENDPOINT: {
        const address = view.getUint8(offset + 2);
        const known = endpoints.get(address);
        if (known !== undefined) {
          known.alternates.push(alternateSetting);
          break;
        }
        endpoints.set(address, {
          address,
          interfaceNumber,
          alternates: [alternateSetting],
          type: transferTypes[(view.getUint8(offset + 3) & 3) as 0 | 1 | 2 | 3],
          maxPacketSize: view.getUint16(offset + 4, true),
        });
        break;
      }
    }
    offset += descriptorLength;
  }
  return { configurationValue, alternates, endpoints };
}
