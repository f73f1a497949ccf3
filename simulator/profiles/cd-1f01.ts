/**
 * The install CD of an E3372h with HiLink firmware, 12d1:1f01. The new message makes it a router of
 * its own, the alt message a modem (thread 126018 of OpenWrt's forum).
 *
 * Derived: one bulk-only storage function.
 */
import type { StickProfile } from '../stick-profile.ts';
import { balongBos, balongNcm, balongRates, balongStrings } from './balong-family.ts';
import { descriptorBytes } from './descriptor-bytes.ts';

export const cd1f01: StickProfile = {
  name: 'cd-1f01',
  title: 'Install CD 1f01, becomes hilink, or e3372h-320 by the alt message',

  deviceDescriptor: descriptorBytes('12 01 10 02 00 00 00 40 d1 12 01 1f 02 01 01 02 03 01'),
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
  modeSwitch: { new: 'hilink', alt: 'e3372h-320' },

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
