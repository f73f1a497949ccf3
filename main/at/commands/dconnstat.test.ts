import { expect, it } from 'vitest';

import { readDataConnections } from './dconnstat.ts';

it('reads each connection', () => {
  const lines = ['^DCONNSTAT: 1,"Huawei.com",1,1,1', '^DCONNSTAT: 2,,0,0,0'];
  expect(readDataConnections.parse(lines)).toEqual([
    { cid: 1, apn: 'Huawei.com', raw: [1, 1, 1] },
    { cid: 2, apn: '', raw: [0, 0, 0] },
  ]);
  expect(() => readDataConnections.parse(['^DCONNSTAT: 1,"a",x'])).toThrow('AT^DCONNSTAT?');
});
