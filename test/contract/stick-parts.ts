/** Where the parts of a Huawei stick are, read from its configuration descriptor. */
import { type AlternateSetting, parseConfigurationDescriptor } from '../../main/usb/descriptors.ts';

export interface StickParts {
  /** The port with the full command set (protocol 12). */
  readonly at: BulkPair;
  /** An interface the other tests leave alone. */
  readonly modemInterface: number;
  readonly ncm: {
    readonly controlInterface: number;
    readonly dataInterface: number;
    readonly notification: number;
    readonly in: number;
    readonly out: number;
  };
  readonly storage: BulkPair | undefined;
  readonly macStringIndex: number;
}

export interface BulkPair {
  readonly interfaceNumber: number;
  readonly in: number;
  readonly out: number;
}

const PROTOCOL_PCUI = 0x12;
const PROTOCOL_MODEM = 0x10;
const PROTOCOL_NCM = 0x16;
const CLASS_STORAGE = 0x08;

export function findStickParts(configurationDescriptor: Uint8Array): StickParts {
  const { interfaces } = parseConfigurationDescriptor(configurationDescriptor);
  const alternates = interfaces.flatMap((each) => each.alternates);
  const byProtocol = (protocol: number): AlternateSetting[] =>
    alternates.filter(({ interfaceProtocol }) => interfaceProtocol === protocol);

  const [at] = byProtocol(PROTOCOL_PCUI);
  const [modem] = byProtocol(PROTOCOL_MODEM);
  const ncm = byProtocol(PROTOCOL_NCM);
  const withFunctions = ncm.find(({ functional }) => functional.ethernet !== undefined);
  const withData = ncm.find(({ endpoints }) => endpoints.length === 3);
  const macStringIndex = withFunctions?.functional.ethernet?.macAddressStringIndex;
  const notification = withFunctions?.endpoints[0]?.address;
  if (
    at === undefined ||
    modem === undefined ||
    withFunctions === undefined ||
    withData === undefined ||
    macStringIndex === undefined ||
    notification === undefined
  ) {
    throw new Error('not a stick with PCUI, modem and NCM interfaces');
  }
  const storage = alternates.find(({ interfaceClass }) => interfaceClass === CLASS_STORAGE);
  return {
    at: bulkPair(at),
    modemInterface: modem.interfaceNumber,
    ncm: {
      ...bulkPair(withData),
      controlInterface: withFunctions.interfaceNumber,
      dataInterface: withData.interfaceNumber,
      notification,
    },
    storage: storage && bulkPair(storage),
    macStringIndex,
  };
}

function bulkPair({ interfaceNumber, endpoints }: AlternateSetting): BulkPair {
  const find = (direction: 'in' | 'out'): number => {
    const endpoint = endpoints.find(
      (each) => each.transferType === 'bulk' && each.direction === direction,
    );
    if (endpoint === undefined) throw new Error(`no bulk ${direction} endpoint`);
    return endpoint.address;
  };
  return { interfaceNumber, in: find('in'), out: find('out') };
}
