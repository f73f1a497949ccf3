/**
 * E3372 with firmware 21.200: keeps the NTB format over alternate setting 1 and drops blocks whose
 * NDP is not last (Christian Panton, linux-usb 2017; kernel commit 4a0e3e989d66).
 *
 * Derived: interfaces, classes (sub class 02) and endpoints from the usb-devices listing of a 15b6
 * on the Morfik blog's OpenWrt article of 2016; functional descriptors from the complete dump there.
 * That this layout and this firmware belong together is chosen.
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

export const e3372Firmware21200: StickProfile = {
  name: 'e3372-21.200',
  title: 'E3372 in composition 15b6 with sub class 02, firmware 21.200',

  deviceDescriptor: descriptorBytes('12 01 10 02 00 00 00 40 d1 12 b6 15 02 01 01 02 03 01'),
  configurationDescriptor: descriptorBytes(`
    09 02 dd 00 05 01 00 c0 01
    09 04 00 00 02 ff 02 12 00  # 0/0 PCUI
    05 24 00 10 01  04 24 02 02  05 24 01 00 00  05 24 06 00 00
    07 05 82 02 00 02 00  07 05 02 02 00 02 00
    09 04 01 00 03 ff 02 10 00  # 1/0 modem
    05 24 00 10 01  04 24 02 02  05 24 01 00 01  05 24 06 00 00
    07 05 84 03 0a 00 09
    07 05 83 02 00 02 00  07 05 03 02 00 02 00
    09 04 02 00 01 ff 02 16 07  # 2/0 NCM off
    05 24 00 10 01  06 24 1a 00 01 1f  0d 24 0f 09 0f 00 00 00 ea 05 03 00 01  05 24 06 02 02
    07 05 86 03 10 00 05
    09 04 02 01 03 ff 02 16 08  # 2/1 NCM on
    07 05 86 03 10 00 05  07 05 85 02 00 02 00  07 05 04 02 00 02 00
    09 04 03 00 02 08 06 50 0b  # 3/0 storage
    07 05 87 02 00 02 00  07 05 05 02 00 02 00
    09 04 04 00 02 08 06 50 0b  # 4/0 storage
    07 05 88 02 00 02 00  07 05 06 02 00 02 00
  `),
  bosDescriptor: balongBos,
  strings: balongStrings,

  functions: {
    atPorts: [
      { interfaceNumber: 0, name: 'pcui' },
      { interfaceNumber: 1, name: 'modem' },
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
    revision: '21.200.07.00.55',
    imei: '490154203237518',
    setPort: 'A1,A2;12,10,16,A1,A2',
  },
  answers: balongAnswers({
    board: 'E3372S-153',
    firmware: '21.200.07.00.55',
    hardware: 'CL1E3372SM Ver.A',
    built: 'Jul 09 2014, 20:14:52',
    portMode: 'PCUI:0,MDM:1,NCM:2,CDROM:3,SD:4',
  }),
  ...balongRates,

  faults: { ndpMustBeLast: true, encapsulatedDead: true, simBusyMs: 3000 },
};
