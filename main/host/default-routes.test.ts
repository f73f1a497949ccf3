import { expect, it } from 'vitest';

import { defaultInterfaces4, defaultInterfaces6 } from './default-routes.ts';

it('finds IPv4 default routes that are in force', () => {
  const table = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
    'wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0',
    'tun7\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0',
    'dummy0\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0',
    'tetherstick0\t00000000\t00000000\t0001\t0\t0\t5000\t00000000\t0\t0\t0',
    '',
  ].join('\n');
  expect(defaultInterfaces4(table)).toEqual(['wlan0', 'tetherstick0']);
});

it('finds IPv6 default routes that lead somewhere', () => {
  const zero = '00000000000000000000000000000000';
  const row = (destination: string, length: string, flags: string, name: string) =>
    `${destination} ${length} ${zero} 00 ${zero} 00000400 00000001 00000000 ${flags} ${name}`;
  const table = [
    row(zero, '00', '00450003', 'eth0'),
    row(zero, '00', '00200200', 'lo'),
    row('20010db8000000000000000000000000', '40', '00000001', 'eth1'),
  ].join('\n');
  expect(defaultInterfaces6(table)).toEqual(['eth0']);
});
