/**
 * E3372s-153, firmware 21.297.05.01.55, already in stick mode (`^SETPORT="FF;12,10,16,A2"`).
 *
 * Descriptors: complete `lsusb -vvv` of such a stick, published on the Morfik blog. Firmware name:
 * Matti Laakso, openwrt-devel, June 2015. NTB parameters: Huawei's GPL gadget source (Balong f_ncm).
 */
import type { StickProfile } from '../stick-profile.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/\s+/g, ''), 'hex'));
}

export const e3372s153: StickProfile = {
  name: 'e3372s-153',
  title: 'E3372s-153, firmware 21.297',

  deviceDescriptor: bytes('12 01 10 02 00 00 00 40 d1 12 b6 15 02 01 01 02 03 01'),
  configurationDescriptor: bytes(`
    09 02 c6 00 04 01 00 c0 01
    09 04 00 00 02 ff 03 12 00
    05 24 00 10 01  04 24 02 02  05 24 01 00 00  05 24 06 00 00
    07 05 81 02 00 02 00  07 05 01 02 00 02 00
    09 04 01 00 03 ff 03 10 00
    05 24 00 10 01  04 24 02 02  05 24 01 00 01  05 24 06 00 00
    07 05 83 03 0a 00 09  07 05 82 02 00 02 00  07 05 02 02 00 02 00
    09 04 02 00 01 ff 03 16 07
    05 24 00 10 01  06 24 1a 00 01 1f  0d 24 0f 09 0f 00 00 00 ea 05 03 00 01  05 24 06 02 02
    07 05 85 03 10 00 05
    09 04 02 01 03 ff 03 16 08
    07 05 85 03 10 00 05  07 05 84 02 00 02 00  07 05 03 02 00 02 00
    09 04 03 00 02 08 06 50 0b
    07 05 86 02 00 02 00  07 05 04 02 00 02 01
  `),
  bosDescriptor: bytes('05 0f 16 00 02  07 10 02 02 00 00 00  0a 10 03 00 0f 00 01 01 f4 01'),
  strings: {
    1: 'HUAWEI_MOBILE',
    2: 'HUAWEI_MOBILE',
    3: '0123456789ABCDEF',
    7: 'NCM Network Control Model',
    8: 'CDC Network Data',
    9: '001e101f0000',
    11: 'Mass Storage',
  },

  functions: {
    atPorts: [
      { interfaceNumber: 0, name: 'pcui' },
      { interfaceNumber: 1, name: 'modem' },
    ],
    ncm: { controlInterface: 2, dataInterface: 2 },
    storageInterface: 3,
  },

  ncm: {
    ntbInMaxSize: 131072,
    ntbOutMaxSize: 16384,
    ndpDivisor: 4,
    ndpPayloadRemainder: 2,
    ndpAlignment: 4,
    maxFramesPerBlock: 50,
    blockFillLimit: 61440,
  },

  identity: {
    manufacturer: 'huawei',
    model: 'E3372',
    revision: '21.297.05.01.55',
    imei: '490154203237518',
    setPort: 'FF;12,10,16,A2',
  },

  // ^FHVER, ^TBATVOLT and ^CHIPTEMP are transcripts of E3372 sticks; ^VERSION and ^HWVER follow the
  // E3372h-607's with this firmware's numbers; ^SETPORT=? is the list on the Morfik blog.
  answers: {
    '^FHVER': ['^FHVER:"E3372S-153 21.297.05.01.55,CL1E3372SM Ver.A"'],
    '^VERSION?': [
      '^VERSION:BDT:Apr 13 2015, 11:22:33',
      '^VERSION:EXTS:21.297.05.01.55',
      '^VERSION:INTS:',
      '^VERSION:EXTD:',
      '^VERSION:EXTH:CL1E3372SM Ver.A',
      '^VERSION:EXTU:E3372',
      '^VERSION:CFG:1004',
      '^VERSION:PRL:',
      '^VERSION:OEM:',
      '^VERSION:INI:',
    ],
    '^HWVER': ['^HWVER:"CL1E3372SM Ver.A"'],
    '^HVER': ['^HVER:"CL1E3372SM"'],
    '^TBATVOLT?': ['^TBATVOLT:4458'],
    '^CHIPTEMP?': ['^CHIPTEMP: 304,304,65535,27,65535'],
    '^TMODE?': ['^TMODE:0'],
    '^GETPORTMODE': ['^GETPORTMODE: TYPE: WCDMA: huawei,PCUI:0,MDM:1,NCM:2,SD:3'],
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
  },

  downlinkBitsPerSecond: 150_000_000,
  uplinkBitsPerSecond: 50_000_000,

  faults: { ndpMustBeLast: true, encapsulatedDead: true, simBusyMs: 3000 },
};
