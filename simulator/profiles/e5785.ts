/**
 * E5785, a battery router on its cable, after the alt message: 12d1:155e. Refuses SET_NTB_FORMAT 0
 * although it advertises NTB-16 (kernel commit 0fa81b304a79, "prefer NTB32").
 *
 * Derived: the descriptors are those of the other 155e devices; that a E5785 answers AT on all three
 * ports is assumed.
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

export const e5785: StickProfile = {
  name: 'e5785',
  title: 'E5785 in composition 155e, refuses NTB-16',

  deviceDescriptor: descriptorBytes('12 01 10 02 00 00 00 40 d1 12 5e 15 02 01 01 02 03 01'),
  configurationDescriptor: descriptorBytes(`
    09 02 aa 00 05 01 00 80 01
    09 04 00 00 03 ff ff ff 00  # 0/0 unlabelled
    07 05 83 03 0a 00 09
    07 05 82 02 00 02 00  07 05 02 02 00 02 00
    09 04 01 00 02 ff ff ff 00  # 1/0 unlabelled
    07 05 84 02 00 02 00  07 05 03 02 00 02 00
    09 04 02 00 02 ff ff ff 00  # 2/0 unlabelled
    07 05 85 02 00 02 00  07 05 04 02 00 02 00
    08 0b 03 02 02 0d 00 00     # association of 3 and 4
    09 04 03 00 01 02 0d 00 07  # 3/0 NCM control
    05 24 00 10 01  06 24 1a 00 01 1f  0d 24 0f 09 0f 00 00 00 ea 05 03 00 01  05 24 06 03 04
    07 05 87 03 10 00 05
    09 04 04 00 00 0a 00 01 00  # 4/0 data off
    09 04 04 01 02 0a 00 01 08  # 4/1 data on
    07 05 86 02 00 02 00  07 05 05 02 00 02 00
  `),
  bosDescriptor: balongBos,
  strings: balongStrings,

  functions: {
    atPorts: [
      { interfaceNumber: 0, name: 'modem' },
      { interfaceNumber: 1, name: 'modem' },
      { interfaceNumber: 2, name: 'pcui' },
    ],
    ncm: { controlInterface: 3, dataInterface: 4 },
    storages: [],
  },
  startsAs: 'cd-1f01',

  ncm: balongNcm,
  identity: {
    manufacturer: 'huawei',
    model: 'E5785',
    revision: '21.189.62.00.00',
    imei: '490154203237518',
    setPort: 'A1,A2;12,1,16,A1,A2',
  },
  answers: balongAnswers({
    board: 'E5785Lh-22c',
    firmware: '21.189.62.00.00',
    hardware: 'CL1E5785M01 Ver.A',
    built: 'May 12 2017, 09:30:00',
    portMode: 'MDM:0,MDM:1,PCUI:2,NCM:3',
  }),
  ...balongRates,

  faults: { rejectsNtb16: true, encapsulatedDead: true, simBusyMs: 1000 },
};
