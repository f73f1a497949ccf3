/**
 * The network function of a stick: which interfaces, alternate settings and endpoints carry it.
 *
 * Two shapes exist. Vendor class (ff/0x/16 and its variants): one interface is control and data at
 * once, alternate setting 1 has all three endpoints. Standard class (02/0d): a control interface
 * with the interrupt endpoint and a data interface 0a/00/01 with the bulk pair.
 */
import type { CdcFunctionalDescriptors } from '../usb/cdc-functional-descriptors.ts';
import type {
  AlternateSetting,
  EndpointDescriptor,
  UsbConfiguration,
  UsbInterface,
} from '../usb/descriptors.ts';
import { isHuaweiSubclass } from './at-ports.ts';

export interface NcmFunction {
  /** wIndex of every class request. */
  readonly controlInterface: number;
  /** Equal to `controlInterface` on vendor-class sticks. */
  readonly dataInterface: number;
  /** The setting of the data interface that carries traffic; 1 on every stick known. */
  readonly dataAlternate: number;
  /** Whether setting 0 is "off". Without it the format can not be negotiated by the book. */
  readonly hasOffAlternate: boolean;
  readonly bulkIn: EndpointDescriptor;
  readonly bulkOut: EndpointDescriptor;
  readonly interruptIn?: EndpointDescriptor;
  /** bmNetworkCapabilities; 0 where the descriptor is missing. */
  readonly networkCapabilities: number;
  /** 0 where there is none. */
  readonly macAddressStringIndex: number;
  /** wMaxSegmentSize as the device says it; 0 where the descriptor is missing. */
  readonly maxSegmentSize: number;
  /** False for the standard class, which phones and docking stations use too. */
  readonly isVendorClass: boolean;
}

const CLASS_COMMUNICATIONS = 0x02;
const SUBCLASS_NCM = 0x0d;
const CLASS_DATA = 0x0a;
const CLASS_VENDOR = 0xff;

/** The first usable NCM function, or undefined. */
export function findNcmFunction(configuration: UsbConfiguration): NcmFunction | undefined {
  for (const control of configuration.interfaces) {
    const setting = control.alternates.find((alternate) => isNcmTriple(alternate));
    if (setting === undefined) continue;
    const functional = mergedFunctional(control);
    for (const data of dataCandidates(configuration, control, functional)) {
      const found = describe(control, data, functional);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * Huawei's own driver takes sub classes 01 and 02, Linux's huawei_cdc_ncm 02 and 03; 46 is
 * Vodafone's NCM and 76 a third series.
 */
function isNcmTriple(setting: AlternateSetting): boolean {
  const { interfaceClass, interfaceSubclass, interfaceProtocol } = setting;
  if (interfaceClass === CLASS_VENDOR) {
    return isHuaweiSubclass(interfaceSubclass) && [0x16, 0x46, 0x76].includes(interfaceProtocol);
  }
  return (
    interfaceClass === CLASS_COMMUNICATIONS &&
    interfaceSubclass === SUBCLASS_NCM &&
    (interfaceProtocol === 0x00 || interfaceProtocol === 0xff)
  );
}

/** The first descriptor of each kind, whichever alternate setting it stands in. */
function mergedFunctional({ alternates }: UsbInterface): CdcFunctionalDescriptors {
  return alternates.reduceRight<CdcFunctionalDescriptors>(
    (merged, { functional }) => ({ ...merged, ...functional }),
    {},
  );
}

/**
 * Where the bulk pair may be, most likely first: where the union points (when that is plausible:
 * unions of these sticks point anywhere), the interface itself, its partner in the association,
 * the next interface.
 */
function dataCandidates(
  { interfaces, associations }: UsbConfiguration,
  control: UsbInterface,
  functional: CdcFunctionalDescriptors,
): readonly UsbInterface[] {
  const number = control.interfaceNumber;
  const association = associations.find(
    ({ firstInterface, interfaceCount }) =>
      number >= firstInterface && number < firstInterface + interfaceCount,
  );
  const numbers = new Set([
    ...(functional.union?.subordinateInterfaces ?? []),
    number,
    ...(association === undefined
      ? []
      : interfaces
          .map(({ interfaceNumber }) => interfaceNumber)
          .filter(
            (other) =>
              other > number && other < association.firstInterface + association.interfaceCount,
          )),
    number + 1,
  ]);
  return [...numbers]
    .map((wanted) => interfaces.find(({ interfaceNumber }) => interfaceNumber === wanted))
    .filter((candidate) => candidate !== undefined)
    .filter(
      (candidate) =>
        candidate === control ||
        candidate.alternates.some(({ interfaceClass }) => interfaceClass === CLASS_DATA),
    );
}

function describe(
  control: UsbInterface,
  data: UsbInterface,
  functional: CdcFunctionalDescriptors,
): NcmFunction | undefined {
  const carriers = data.alternates.flatMap((setting) => {
    const bulkIn = findEndpoint([setting], 'bulk', 'in');
    const bulkOut = findEndpoint([setting], 'bulk', 'out');
    return bulkIn && bulkOut ? [{ setting, bulkIn, bulkOut }] : [];
  });
  const carrier =
    carriers.find(({ setting }) => setting.alternateSetting === 1) ??
    carriers.find(({ setting }) => setting.alternateSetting !== 0) ??
    carriers[0];
  if (carrier === undefined) return undefined;

  const { setting, bulkIn, bulkOut } = carrier;
  const interruptIn =
    findEndpoint([setting], 'interrupt', 'in') ??
    (control === data ? undefined : findEndpoint(control.alternates, 'interrupt', 'in'));
  return {
    controlInterface: control.interfaceNumber,
    dataInterface: data.interfaceNumber,
    dataAlternate: setting.alternateSetting,
    hasOffAlternate:
      setting.alternateSetting !== 0 &&
      data.alternates.some(({ alternateSetting }) => alternateSetting === 0),
    bulkIn,
    bulkOut,
    ...(interruptIn === undefined ? {} : { interruptIn }),
    networkCapabilities: functional.ncm?.networkCapabilities ?? 0,
    macAddressStringIndex: functional.ethernet?.macAddressStringIndex ?? 0,
    maxSegmentSize: functional.ethernet?.maxSegmentSize ?? 0,
    isVendorClass: control.alternates.some(({ interfaceClass }) => interfaceClass === CLASS_VENDOR),
  };
}

/** Endpoints with packets of 0 bytes are placeholders and skipped. */
function findEndpoint(
  settings: readonly AlternateSetting[],
  transferType: EndpointDescriptor['transferType'],
  direction: EndpointDescriptor['direction'],
): EndpointDescriptor | undefined {
  return settings
    .flatMap(({ endpoints }) => endpoints)
    .find(
      (endpoint) =>
        endpoint.transferType === transferType &&
        endpoint.direction === direction &&
        endpoint.maxPacketSize > 0,
    );
}
