import { expect, it } from 'vitest';

import { readFrequencyInfo } from './hfreqinfo.ts';

it('reads the cell of band 3', () => {
  const line = '^HFREQINFO:1,6,3,1300,18150,20000,19300,17200,20000';
  expect(readFrequencyInfo.parse([line])).toEqual({
    sysMode: 6,
    band: 3,
    downlinkChannel: 1300,
    downlinkMhz: 1815,
    downlinkBandwidthKhz: 20000,
    uplinkChannel: 19300,
    uplinkMhz: 1720,
    uplinkBandwidthKhz: 20000,
  });
});

it('refuses half a cell', () => {
  expect(() => readFrequencyInfo.parse(['^HFREQINFO:1,6,3'])).toThrow('AT^HFREQINFO?');
});
