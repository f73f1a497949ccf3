/** Interrupt transfers: `[length, bytes...]` each, one behind the other. */
import { CdcNotificationParser } from '../../../main/usb/cdc-notification.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';

export const cdcNotifications: FuzzTarget = {
  name: 'cdc-notifications',
  maxLength: 256,
  seeds: [
    '\x08\xa1\x00\x01\x00\x02\x00\x00\x00\x08\xa1\x00\x00\x00\x02\x00\x00\x00',
    '\x10\xa1\x2a\x00\x00\x02\x00\x08\x00\x80\xf0\xfa\x02\x80\xf0\xfa\x02',
    '\x08\xa1\x2a\x00\x00\x02\x00\x08\x00\x08\x80\xf0\xfa\x02\x80\xf0\xfa\x02',
    '\x08\xa1\x01\x00\x00\x02\x00\x00\x00\x0b\xc1\x03\x00\x00\x02\x00\x03\x00abc',
    '\x10\xa1\x00\x01\x00\x02\x00\x00\x00\xa1\x00\x00\x00\x02\x00\x00\x00',
  ],
  dictionary: ['\x08\xa1\x00', '\x08\xa1\x01', '\x10\xa1\x2a', '\x08\xa1\x2a', '\x08\0'],
  run(input) {
    const news = withCanaries(input, (bytes) => {
      const parser = new CdcNotificationParser();
      return transfersOf(bytes).map((transfer) => ({
        news: parser.push(transfer),
        ignored: parser.ignoredCount,
      }));
    });
    const all = news.flatMap((one) => one.news);
    invariant(8 * all.length <= input.length, 'every notification has eight bytes of its own');
    const connections = all.flatMap((one) =>
      one.type === 'network-connection' ? [one.connected] : [],
    );
    invariant(
      connections.every((connected, i) => i === 0 || connected !== connections[i - 1]),
      'a connection is told when it changes',
    );
    const counts = news.map(({ ignored }) => ignored);
    invariant(
      counts.every((count, i) => count >= (counts[i - 1] ?? 0) && count <= input.length),
      'what is ignored is counted',
    );
  },
};

function transfersOf(bytes: Uint8Array): Uint8Array[] {
  const transfers: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(at + 1 + bytes[at]!, bytes.length);
    transfers.push(bytes.subarray(at + 1, end));
    at = end;
  }
  return transfers;
}
