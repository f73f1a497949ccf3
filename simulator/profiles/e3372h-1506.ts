/**
 * E3372h with stick firmware 22.329.63.00.74, in the composition 12d1:1506 rev. 1.02: modem in front
 * of PCUI, two storage functions.
 *
 * Derived: interfaces, classes and endpoints from the usb-devices listing on OpenWrt's wiki page of
 * the E3372; functional descriptors from the complete dump of an E3372s-153. Firmware name: an
 * E3372h in a published AT log.
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

export const e3372h1506: StickProfile = {
  name: 'e3372h-1506',
  title: 'E3372h in composition 1506, firmware 22.329',

  deviceDescriptor: descriptorBytes('12 01 10 02 00 00 00 40 d1 12 06 15 02 01 01 02 03 01'),
  configurationDescriptor: descriptorBytes(`
    09 02 dd 00 05 01 00 80 01
    09 04 00 00 03 ff 03 10 00  # 0/0 modem
    05 24 00 10 01  04 24 02 02  05 24 01 00 00  05 24 06 00 00
    07 05 82 03 0a 00 09
    07 05 81 02 00 02 00  07 05 01 02 00 02 00
    09 04 01 00 02 ff 03 12 00  # 1/0 PCUI
    05 24 00 10 01  04 24 02 02  05 24 01 00 01  05 24 06 00 00
    07 05 83 02 00 02 00  07 05 02 02 00 02 00
    09 04 02 00 01 ff 03 16 07  # 2/0 NCM off
    05 24 00 10 01  06 24 1a 00 01 1f  0d 24 0f 09 0f 00 00 00 ea 05 03 00 01  05 24 06 02 02
    07 05 85 03 10 00 05
    09 04 02 01 03 ff 03 16 08  # 2/1 NCM on
    07 05 85 03 10 00 05  07 05 84 02 00 02 00  07 05 03 02 00 02 00
    09 04 03 00 02 08 06 50 0b  # 3/0 storage
    07 05 86 02 00 02 00  07 05 04 02 00 02 00
    09 04 04 00 02 08 06 50 0b  # 4/0 storage
    07 05 87 02 00 02 00  07 05 05 02 00 02 00
  `),
  bosDescriptor: balongBos,
  strings: balongStrings,

  functions: {
    atPorts: [
      { interfaceNumber: 0, name: 'modem' },
      { interfaceNumber: 1, name: 'pcui' },
    ],
    ncm: { controlInterface: 2, dataInterface: 2 },
    storages: [
      { interfaceNumber: 3, medium: 'install-cd' },
      { interfaceNumber: 4, medium: 'card-reader' },
    ],
  },
  startsAs: 'cd-14fe',

  ncm: balongNcm,
  identity: {
    manufacturer: 'huawei',
    model: 'E3372',
    revision: '22.329.63.00.74',
    imei: '490154203237518',
    setPort: 'A1,A2;10,12,16,A1,A2',
  },
  answers: balongAnswers({
    board: 'E3372h-153',
    firmware: '22.329.63.00.74',
    hardware: 'CL2E3372HM Ver.A',
    built: 'Aug 23 2018, 10:18:26',
    portMode: 'MDM:0,PCUI:1,NCM:2,CDROM:3,SD:4',
  }),
  ...balongRates,

  faults: {
    ndpMustBeLast: true,
    encapsulatedDead: true,
    simBusyMs: 3000,
    ndisdupOkWrongPort: true,
  },
};
