/**
 * E3372-325, a platform of another maker: RNDIS in its first seconds on the bus, then brovi-cd
 * (thread 153556 of OpenWrt's forum).
 *
 * Derived: the two interfaces of a function with Microsoft's RNDIS triple e0/01/03.
 */
import type { StickProfile } from '../stick-profile.ts';
import { balongBos, balongNcm, balongRates, balongStrings } from './balong-family.ts';
import { descriptorBytes } from './descriptor-bytes.ts';

export const brovi: StickProfile = {
  name: 'brovi',
  title: 'Brovi E3372-325, 3566:2001: RNDIS, after two seconds a CD',

  deviceDescriptor: descriptorBytes('12 01 10 02 00 00 00 40 66 35 01 20 02 01 01 02 03 01'),
  configurationDescriptor: descriptorBytes(`
    09 02 3a 00 02 01 00 c0 01
    09 04 00 00 01 e0 01 03 00  # 0/0 RNDIS control
    05 24 00 10 01  05 24 06 00 01
    07 05 83 03 08 00 05
    09 04 01 00 02 0a 00 00 00  # 1/0 data
    07 05 82 02 00 02 00  07 05 02 02 00 02 00
  `),
  bosDescriptor: balongBos,
  strings: balongStrings,

  functions: {
    atPorts: [],
    ncm: undefined,
    storages: [],
    foreignNetwork: { controlInterface: 0, dataInterface: 1 },
  },
  turnsInto: { profile: 'brovi-cd', afterMs: 2000 },

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
