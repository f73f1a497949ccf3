/** Serial interfaces that may speak AT, best first. */
import type { AlternateSetting, EndpointDescriptor, UsbConfiguration } from '../usb/descriptors.ts';

export interface AtPort {
  readonly interfaceNumber: number;
  /**
   * `pcui` is Huawei's name for the command port. `unlabelled` ports (ff/ff/ff) do not say what
   * they are: on an E3372h-320 three of them answer AT and only the last dials.
   */
  readonly role: 'pcui' | 'modem' | 'unlabelled';
  readonly bulkIn: EndpointDescriptor;
  readonly bulkOut: EndpointDescriptor;
}

/**
 * Protocol bytes of AT ports in order of preference; they equal the codes of AT^SETPORT. 12 and 10
 * are LTE sticks, 02 and 01 their 3G predecessors.
 */
const rolesByProtocol: ReadonlyMap<number, AtPort['role']> = new Map([
  [0x12, 'pcui'],
  [0x10, 'modem'],
  [0x02, 'pcui'],
  [0x01, 'modem'],
]);
const preference = [...rolesByProtocol.keys()];

/** In the order to choose from: labelled ones by protocol, then unlabelled ones, last one first. */
export function findAtPorts(configuration: UsbConfiguration): readonly AtPort[] {
  const labelled: { readonly rank: number; readonly port: AtPort }[] = [];
  const unlabelled: AtPort[] = [];
  for (const { alternates } of configuration.interfaces) {
    const setting = alternates.find(({ alternateSetting }) => alternateSetting === 0);
    if (setting?.interfaceClass !== 0xff) continue;
    const protocol = baseProtocol(setting.interfaceProtocol);
    const role = rolesByProtocol.get(protocol);
    if (isHuaweiSubclass(setting.interfaceSubclass) && role !== undefined) {
      const port = toAtPort(setting, role);
      if (port !== undefined) labelled.push({ rank: preference.indexOf(protocol), port });
    } else if (setting.interfaceSubclass === 0xff && setting.interfaceProtocol === 0xff) {
      const port = toAtPort(setting, 'unlabelled');
      if (port !== undefined) unlabelled.push(port);
    }
  }
  labelled.sort((a, b) => a.rank - b.rank || a.port.interfaceNumber - b.port.interfaceNumber);
  unlabelled.sort((a, b) => b.interfaceNumber - a.interfaceNumber);
  return [...labelled.map(({ port }) => port), ...unlabelled];
}

/** Three generations of Huawei's drivers used 01, 02 and 03 for the same functions. */
export function isHuaweiSubclass(interfaceSubclass: number): boolean {
  return interfaceSubclass >= 1 && interfaceSubclass <= 3;
}

/**
 * Vodafone builds shift every function by 0x30, a third series by 0x60: NCM is 16, 46 or 76. That
 * the serial ports keep the same distance is inferred from the kernel's list of `option` protocols.
 */
function baseProtocol(protocol: number): number {
  if (protocol >= 0x61 && protocol <= 0x7c) return protocol - 0x60;
  if (protocol >= 0x31 && protocol <= 0x4c) return protocol - 0x30;
  return protocol;
}

function toAtPort(setting: AlternateSetting, role: AtPort['role']): AtPort | undefined {
  const bulk = setting.endpoints.filter(
    ({ transferType, maxPacketSize }) => transferType === 'bulk' && maxPacketSize > 0,
  );
  const bulkIn = bulk.find(({ direction }) => direction === 'in');
  const bulkOut = bulk.find(({ direction }) => direction === 'out');
  if (bulkIn === undefined || bulkOut === undefined) return undefined;
  return { interfaceNumber: setting.interfaceNumber, role, bulkIn, bulkOut };
}
