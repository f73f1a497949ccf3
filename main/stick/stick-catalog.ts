/**
 * Tells what a plugged-in device is, by the class triples of its interfaces. The product id only
 * names the model: 1506 alone belongs to two chip families, one of which has no NCM at all.
 */
import type { Failure } from '../../shared/failure.ts';
import type { AlternateSetting, UsbConfiguration } from '../usb/descriptors.ts';
import { findAtPorts, type AtPort } from './at-ports.ts';
import { findNcmFunction, type NcmFunction } from './ncm-function.ts';

export interface StickIds {
  readonly vendorId: number;
  readonly productId: number;
}

export type Recognition =
  | {
      readonly kind: 'ncm';
      /** For people; a guess from the product id, ATI knows better. */
      readonly model: string;
      readonly ncm: NcmFunction;
      /** In the order to choose from. */
      readonly atPorts: readonly [AtPort, ...AtPort[]];
      readonly quirks: StickQuirks;
    }
  /** Only mass storage: the install CD, waiting for the mode switch. */
  | { readonly kind: 'cd'; readonly model: string; readonly storage: AlternateSetting }
  /** The stick is a router of its own (192.168.8.1); the host is already online through it. */
  | { readonly kind: 'hilink'; readonly model: string }
  /** The E3372-325 platform in a form without NCM: RNDIS for seconds, then a CD. */
  | { readonly kind: 'brovi'; readonly model: string; readonly form: 'rndis' | 'cd' | 'other' }
  /** AT answers, but no NCM: AT^SETPORT without 16, an operator's build, or an old 3G stick. */
  | { readonly kind: 'serial-only'; readonly model: string; readonly atPorts: readonly AtPort[] }
  /** NCM, but nothing to dial with: AT^SETPORT without 12. */
  | { readonly kind: 'network-only'; readonly model: string }
  | { readonly kind: 'not-a-stick' };

/** Where sticks leave the NCM standard or read it differently. */
export interface StickQuirks {
  /** Firmware 21.2xx drops blocks whose NDP stands in front; Huawei's own driver never sends one. */
  readonly ndpPosition: 'last';
  /**
   * What must lie at wNdpOutPayloadRemainder: the Ethernet frame (Huawei's reading) or what follows
   * its 14-byte header (Linux's). Every stick known takes both.
   */
  readonly alignmentRefersTo: 'frame' | 'payload';
}

const HUAWEI = 0x12d1;
const BROVI = 0x3566;

const familyQuirks: StickQuirks = { ndpPosition: 'last', alignmentRefersTo: 'frame' };

const modelsByProductId: ReadonlyMap<number, string> = new Map([
  [0x14db, 'Huawei HiLink stick'],
  [0x14dc, 'Huawei HiLink stick'],
  [0x14fe, 'Huawei E3372'],
  [0x155e, 'Huawei E3372h'],
  [0x155f, 'Huawei E3372h-153'],
  [0x157c, 'Huawei E3276s-150'],
  [0x157d, 'Huawei E3372'],
  [0x15b6, 'Huawei E3372s-153'],
  [0x15ca, 'Huawei E3131'],
  [0x15cd, 'Huawei E3372'],
  [0x15cf, 'Huawei E3372s-153'],
  [0x15e7, 'Huawei E3531'],
  [0x1c26, 'Vodafone K5150'],
  [0x1c28, 'Vodafone K5160'],
]);

/** RNDIS says nothing by itself (Huawei phones tether with it): only these are HiLink sticks. */
const hilinkProductIds: readonly number[] = [0x14db, 0x14dc];

/** Never throws; a damaged configuration is `not-a-stick` or what is left of it. */
export function recogniseStick(
  device: StickIds & { readonly configuration: UsbConfiguration },
): Recognition {
  const { vendorId, productId, configuration } = device;
  const settings = configuration.interfaces.flatMap(({ alternates }) => alternates);
  if (vendorId !== HUAWEI && vendorId !== BROVI) return { kind: 'not-a-stick' };
  if (settings.some(isPhoneInterface)) return { kind: 'not-a-stick' };

  const model =
    vendorId === BROVI
      ? 'Brovi E3372-325'
      : (modelsByProductId.get(productId) ?? 'Huawei mobile broadband stick');
  const atPorts = findAtPorts(configuration);
  const ncm = findNcmFunction(configuration);
  const [bestPort, ...otherPorts] = atPorts;
  if (ncm !== undefined && bestPort !== undefined) {
    return { kind: 'ncm', model, ncm, atPorts: [bestPort, ...otherPorts], quirks: familyQuirks };
  }
  // Phones and docking stations have the standard class without an AT port: they are no sticks.
  if (ncm?.isVendorClass === true) return { kind: 'network-only', model };

  const [firstSetting] = settings;
  const isCd = firstSetting !== undefined && settings.every(isMassStorage);
  if (vendorId === BROVI) {
    const form = isCd ? 'cd' : settings.some(isRndis) ? 'rndis' : 'other';
    return { kind: 'brovi', model, form };
  }
  if (isCd) return { kind: 'cd', model, storage: firstSetting };
  if (atPorts.length > 0) return { kind: 'serial-only', model, atPorts };
  if (
    settings.some(isEthernetControlModel) ||
    (hilinkProductIds.includes(productId) && settings.some(isRndis))
  ) {
    return { kind: 'hilink', model };
  }
  return { kind: 'not-a-stick' };
}

/** Why a device of this kind can not be opened. */
export function recognitionFailure(recognition: Exclude<Recognition, { kind: 'ncm' }>): Failure {
  switch (recognition.kind) {
    case 'cd':
      return { code: 'stick-in-cd-mode' };
    case 'hilink':
      return { code: 'stick-hilink' };
    case 'brovi':
      return recognition.form === 'cd'
        ? { code: 'stick-in-cd-mode', detail: 'E3372-325 platform' }
        : { code: 'stick-unsupported', detail: `E3372-325 platform (${recognition.form})` };
    case 'serial-only':
      return { code: 'stick-unsupported', detail: 'no NCM interface (AT^SETPORT without 16)' };
    case 'network-only':
      return { code: 'stick-unsupported', detail: 'no AT port (AT^SETPORT without 12)' };
    case 'not-a-stick':
      return { code: 'stick-unsupported', detail: 'not an LTE stick of a known vendor' };
  }
}

function isMassStorage({ interfaceClass, interfaceSubclass, interfaceProtocol }: AlternateSetting) {
  return interfaceClass === 0x08 && interfaceSubclass === 0x06 && interfaceProtocol === 0x50;
}

/** CDC-ECM, which HiLink firmware shows to Linux and macOS. */
function isEthernetControlModel({ interfaceClass, interfaceSubclass }: AlternateSetting) {
  return interfaceClass === 0x02 && interfaceSubclass === 0x06;
}

/** e0/01/03, or Microsoft's first spelling 02/02/ff. */
function isRndis({ interfaceClass, interfaceSubclass, interfaceProtocol }: AlternateSetting) {
  return (
    (interfaceClass === 0xe0 && interfaceSubclass === 0x01 && interfaceProtocol === 0x03) ||
    (interfaceClass === 0x02 && interfaceSubclass === 0x02 && interfaceProtocol === 0xff)
  );
}

/** Android Debug Bridge (ff/42/01) or MTP (06/01/01): Huawei's vendor id covers phones too. */
function isPhoneInterface(setting: AlternateSetting): boolean {
  const { interfaceClass, interfaceSubclass, interfaceProtocol } = setting;
  return (
    (interfaceClass === 0xff && interfaceSubclass === 0x42 && interfaceProtocol === 0x01) ||
    (interfaceClass === 0x06 && interfaceSubclass === 0x01 && interfaceProtocol === 0x01)
  );
}
