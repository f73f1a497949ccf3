/**
 * E3372h as it leaves the factory, 12d1:14db: CDC-ECM towards 192.168.8.1, no AT port. The network
 * behind it is not played.
 *
 * Derived: the two interfaces of a CDC-ECM function (CDC 1.2, ECM 1.2).
 */
import type { StickProfile } from '../stick-profile.ts';
import { balongBos, balongNcm, balongRates, balongStrings } from './balong-family.ts';
import { descriptorBytes } from './descriptor-bytes.ts';

export const hilink: StickProfile = {
  name: 'hilink',
  title: 'E3372h with HiLink firmware, 14db: a router of its own',

  deviceDescriptor: descriptorBytes('12 01 10 02 00 00 00 40 d1 12 db 14 02 01 01 02 03 01'),
  configurationDescriptor: descriptorBytes(`
    09 02 47 00 02 01 00 c0 01
    09 04 00 00 01 02 06 00 00  # 0/0 ECM control
    05 24 00 10 01  0d 24 0f 09 00 00 00 00 ea 05 00 00 00  05 24 06 00 01
    07 05 83 03 10 00 05
    09 04 01 00 02 0a 06 00 00  # 1/0 data
    07 05 82 02 00 02 00  07 05 02 02 00 02 00
  `),
  bosDescriptor: balongBos,
  strings: { ...balongStrings, 9: '0c5b8f279a64' },

  functions: {
    atPorts: [],
    ncm: undefined,
    storages: [],
    foreignNetwork: { controlInterface: 0, dataInterface: 1 },
  },
  startsAs: 'cd-1f01',

  ncm: balongNcm,
  identity: {
    manufacturer: 'huawei',
    model: 'E3372',
    revision: '',
    imei: '490154203237518',
    setPort: 'A1,A2;12,10,16,A1,A2',
  },
  answers: {},
  ...balongRates,

  faults: {},
};
