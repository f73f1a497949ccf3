/**
 * E3372 with firmware 21.318: back in NTB-32 at alternate setting 1, whatever was agreed before
 * (Christian Panton, linux-usb 2017; kernel commit 2b02c20ce0c2).
 *
 * Derived: interfaces and strings from the usb-devices listing in gargoyle issue 537 (no modem port);
 * endpoints of 1/1 and 2/0 chosen; functional descriptors from the dump of an E3372s-153. That this
 * layout and this firmware belong together is chosen, too.
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

export const e3372Firmware21318: StickProfile = {
  name: 'e3372-21.318',
  title: 'E3372 in composition 1506 with one AT port, firmware 21.318',

  deviceDescriptor: descriptorBytes('12 01 10 02 00 00 00 40 d1 12 06 15 02 01 01 02 03 01'),
  configurationDescriptor: descriptorBytes(`
    09 02 95 00 03 01 00 80 01
    09 04 00 00 02 ff 03 12 00  # 0/0 PCUI
    05 24 00 10 01  04 24 02 02  05 24 01 00 00  05 24 06 00 00
    07 05 81 02 00 02 00  07 05 01 02 00 02 00
    09 04 01 00 01 ff 03 16 07  # 1/0 NCM off
    05 24 00 10 01  06 24 1a 00 01 1f  0d 24 0f 09 0f 00 00 00 ea 05 03 00 01  05 24 06 01 01
    07 05 83 03 10 00 05
    09 04 01 01 03 ff 03 16 08  # 1/1 NCM on
    07 05 83 03 10 00 05  07 05 82 02 00 02 00  07 05 02 02 00 02 00
    09 04 02 00 02 08 06 50 0b  # 2/0 storage
    07 05 84 02 00 02 00  07 05 03 02 00 02 00
  `),
  bosDescriptor: balongBos,
  strings: { ...balongStrings, 1: 'MOBILE', 2: 'MOBILE' },

  functions: {
    atPorts: [{ interfaceNumber: 0, name: 'pcui' }],
    ncm: { controlInterface: 1, dataInterface: 1 },
    storages: [{ interfaceNumber: 2, medium: 'card-reader' }],
  },

  ncm: balongNcm,
  identity: {
    manufacturer: '',
    model: 'E3372',
    revision: '21.318.99.00.00',
    imei: '490154203237518',
    setPort: 'FF;12,16,A2',
  },
  answers: balongAnswers({
    board: 'E3372h-153',
    firmware: '21.318.99.00.00',
    hardware: 'CL1E3372HM Ver.A',
    built: 'Mar 02 2016, 18:40:11',
    portMode: 'PCUI:0,NCM:1,SD:2',
  }),
  ...balongRates,

  faults: { forgetsFormatAtAlt1: true, encapsulatedDead: true, simBusyMs: 3000 },
};
