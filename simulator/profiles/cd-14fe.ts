/**
 * The install CD of sticks with stick firmware, 12d1:14fe. Either message makes it a modem.
 *
 * Derived: one bulk-only storage function; what it becomes, from usb_modeswitch's device data.
 */
import type { StickProfile } from '../stick-profile.ts';
import { balongBos, balongNcm, balongRates, balongStrings } from './balong-family.ts';
import { descriptorBytes } from './descriptor-bytes.ts';

export const cd14fe: StickProfile = {
  name: 'cd-14fe',
  title: 'Install CD 14fe, becomes e3372h-1506',

  deviceDescriptor: descriptorBytes('12 01 10 02 00 00 00 40 d1 12 fe 14 02 01 01 02 03 01'),
  configurationDescriptor: descriptorBytes(`
    09 02 20 00 01 01 00 c0 01
    09 04 00 00 02 08 06 50 0b  # 0/0 storage
    07 05 81 02 00 02 00  07 05 01 02 00 02 00
  `),
  bosDescriptor: balongBos,
  strings: balongStrings,

  functions: {
    atPorts: [],
    ncm: undefined,
    storages: [{ interfaceNumber: 0, medium: 'install-cd' }],
  },
  modeSwitch: { new: 'e3372h-1506', alt: 'e3372h-1506' },

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
