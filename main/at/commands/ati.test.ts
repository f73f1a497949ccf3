import { expect, it } from 'vitest';

import { readIdentification } from './ati.ts';

it('reads an E3372h-320', () => {
  const lines = [
    'Manufacturer: Huawei Technologies Co.,Ltd.',
    'Model: E3372h-320',
    'Revision: 11.0.1.1(H697SP2C983)',
    'IMEI: 490154203237518',
    '+GCAP: +CGSM,+DS,+ES',
  ];
  expect(readIdentification.parse(lines)).toEqual({
    manufacturer: 'Huawei Technologies Co.,Ltd.',
    model: 'E3372h-320',
    revision: '11.0.1.1(H697SP2C983)',
    imei: '490154203237518',
  });
});

it('does without a manufacturer, as on some sticks', () => {
  const lines = ['Manufacturer: ', 'Model: E3372', 'Revision: 22.329.63.00.74'];
  expect(readIdentification.parse(lines)).toEqual({
    model: 'E3372',
    revision: '22.329.63.00.74',
  });
});

it('refuses an answer that identifies nothing', () => {
  expect(() => readIdentification.parse(['+CSQ: 20,99'])).toThrow('ATI');
});
