/**
 * What Huawei's LTE sticks of the Balong platform have in common. NTB parameters: Huawei's GPL
 * gadget source (Balong f_ncm). BOS and strings: `lsusb -vvv` of an E3372s-153 on the Morfik blog.
 */
import type { NcmTraits, StickProfile } from '../stick-profile.ts';
import { descriptorBytes } from './descriptor-bytes.ts';

export const balongNcm: NcmTraits = {
  ntbInMaxSize: 131072,
  ntbOutMaxSize: 16384,
  ndpDivisor: 4,
  ndpPayloadRemainder: 2,
  ndpAlignment: 4,
  maxFramesPerBlock: 50,
  blockFillLimit: 61440,
};

export const balongBos = descriptorBytes(
  '05 0f 16 00 02  07 10 02 02 00 00 00  0a 10 03 00 0f 00 01 01 f4 01',
);

/** The same serial number and the same MAC on every stick ever seen. */
export const balongStrings: Readonly<Record<number, string>> = {
  1: 'HUAWEI_MOBILE',
  2: 'HUAWEI_MOBILE',
  3: '0123456789ABCDEF',
  7: 'NCM Network Control Model',
  8: 'CDC Network Data',
  9: '001e101f0000',
  11: 'Mass Storage',
};

/** LTE category 4. */
export const balongRates = {
  downlinkBitsPerSecond: 150_000_000,
  uplinkBitsPerSecond: 50_000_000,
} as const;

export interface BalongFirmware {
  /** As `^FHVER` names it, e.g. `E3372S-153`. */
  readonly board: string;
  readonly firmware: string;
  readonly hardware: string;
  readonly built: string;
  /** The functions of the composition in the order of their interfaces. */
  readonly portMode: string;
}

/**
 * Answers that never change. `^FHVER`, `^TBATVOLT` and `^CHIPTEMP` are transcripts of E3372 sticks;
 * `^VERSION` and `^HWVER` follow the E3372h-607's; `^SETPORT=?` is the list on the Morfik blog.
 */
export function balongAnswers(firmware: BalongFirmware): StickProfile['answers'] {
  const { board, firmware: version, hardware, built, portMode } = firmware;
  return {
    '^FHVER': [`^FHVER:"${board} ${version},${hardware}"`],
    '^VERSION?': [
      `^VERSION:BDT:${built}`,
      `^VERSION:EXTS:${version}`,
      '^VERSION:INTS:',
      '^VERSION:EXTD:',
      `^VERSION:EXTH:${hardware}`,
      '^VERSION:EXTU:E3372',
      '^VERSION:CFG:1004',
      '^VERSION:PRL:',
      '^VERSION:OEM:',
      '^VERSION:INI:',
    ],
    '^HWVER': [`^HWVER:"${hardware}"`],
    '^HVER': [`^HVER:"${hardware.split(' ')[0] ?? ''}"`],
    '^TBATVOLT?': ['^TBATVOLT:4458'],
    '^CHIPTEMP?': ['^CHIPTEMP: 304,304,65535,27,65535'],
    '^TMODE?': ['^TMODE:0'],
    '^GETPORTMODE': [`^GETPORTMODE: TYPE: WCDMA: huawei,${portMode}`],
    '^SETPORT=?': [
      '^SETPORT:1: 3G MODEM',
      '^SETPORT:2: 3G PCUI',
      '^SETPORT:3: 3G DIAG',
      '^SETPORT:5: 3G GPS',
      '^SETPORT:A: BLUE TOOTH',
      '^SETPORT:16: NCM',
      '^SETPORT:A1: CDROM',
      '^SETPORT:A2: SD',
      '^SETPORT:10: 4G MODEM',
      '^SETPORT:12: 4G PCUI',
      '^SETPORT:13: 4G DIAG',
      '^SETPORT:14: 4G GPS',
    ],
  };
}
