/**
 * E3372s-153, firmware 21.297.05.01.55, already in stick mode (`^SETPORT="FF;12,10,16,A2"`).
 *
 * Descriptors: complete `lsusb -vvv` of such a stick, published on the Morfik blog. Firmware name:
 * Matti Laakso, openwrt-devel, June 2015.
 */
import type { StickProfile } from '../stick-profile.ts';
import {
  balongAnswers,
  balongBos,
  balongNcm,
  balongRates,
  balongStrings,
} from './balong-family.ts';
import { descriptorBytes } from './descriptor-bytes.ts';

export const e3372s153: StickProfile = {
  name: 'e3372s-153',
  title: 'E3372s-153, firmware 21.297',

  deviceDescriptor: descriptorBytes('12 01 10 02 00 00 00 40 d1 12 b6 15 02 01 01 02 03 01'),
  configurationDescriptor: descriptorBytes(`
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
  bosDescriptor: balongBos,
  strings: balongStrings,

  functions: {
    atPorts: [
      { interfaceNumber: 0, name: 'pcui' },
      { interfaceNumber: 1, name: 'modem' },
    ],
    ncm: { controlInterface: 2, dataInterface: 2 },
    storages: [{ interfaceNumber: 3, medium: 'card-reader' }],
  },

  ncm: balongNcm,

  identity: {
    manufacturer: 'huawei',
    model: 'E3372',
    revision: '21.297.05.01.55',
    imei: '490154203237518',
    setPort: 'FF;12,10,16,A2',
  },

  answers: balongAnswers({
    board: 'E3372S-153',
    firmware: '21.297.05.01.55',
    hardware: 'CL1E3372SM Ver.A',
    built: 'Apr 13 2015, 11:22:33',
    portMode: 'PCUI:0,MDM:1,NCM:2,SD:3',
  }),

  ...balongRates,

  faults: { ndpMustBeLast: true, encapsulatedDead: true, simBusyMs: 3000 },
};
