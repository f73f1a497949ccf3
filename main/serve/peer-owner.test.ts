import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';

import { ownerInTable, peerOwner } from './peer-owner.ts';

const table = [
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
  '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1',
  '   1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 2 1',
  '   2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 3 1',
].join('\n');

it('reads the account of the other end, not of ours', () => {
  expect(ownerInTable(table, 0xc350, 8080)).toBe(1001);
  expect(ownerInTable(table, 0xc351, 8080)).toBeUndefined();
  expect(ownerInTable('', 1, 2)).toBeUndefined();
});

it.runIf(process.platform === 'linux')('finds this process behind a real connection', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  await new Promise((resolve) => client.once('connect', resolve));
  expect(await peerOwner(client.localPort ?? 0, port)).toBe(process.getuid?.());
  client.destroy();
  server.close();
});
