/** Where on the line each check stands. */
import type { CheckName } from '../../../shared/ipc/checks.ts';
import type { Station } from '../../../shared/ipc/snapshot.ts';

export const checkStation: Readonly<Record<CheckName, Station>> = {
  stick: 'stick',
  sim: 'sim',
  signal: 'signal',
  connection: 'connection',
  address: 'connection',
  gateway: 'connection',
  internet: 'internet',
  dns: 'internet',
  'path-mtu': 'internet',
  'latency-under-load': 'internet',
  throughput: 'internet',
};
