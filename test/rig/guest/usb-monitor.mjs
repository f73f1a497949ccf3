// Control requests as the kernel's own monitor sees them, whoever sends them.
import { start, until } from './machine.mjs';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const BUS_1 = '/sys/kernel/debug/usb/usbmon/1u';

/**
 * Listens until the returned function is called, which resolves with setup packets (and data they
 * brought) in order: `21 84 0001 0002 0000`. Requests to the hub are left out.
 */
export async function monitorControlRequests() {
  await until('usbmon', () => existsSync(BUS_1));
  const reader = start('cat', [BUS_1]);
  // Not its exit: what it wrote last may still be on its way to us then.
  const closed = once(reader.child, 'close');
  return async () => {
    await sleep(500); // For what the kernel has noted and `cat` has not read yet.
    reader.child.kill('SIGTERM');
    await closed;
    return reader
      .text()
      .split('\n')
      .map((line) => parse(line))
      .filter((request) => request !== undefined);
  };
}

/** Documentation/usb/usbmon.rst: tag, time, event, address, `s` and the setup packet, length, data. */
function parse(line) {
  const [, , event, address, status, ...words] = line.split(' ');
  if (event !== 'S' || status !== 's' || /^C[io]:\d+:001:/.test(address ?? '')) return undefined;
  const [type, request, value, index, length, , mark, ...data] = words;
  const sent = mark === '=' ? ` = ${data.join('')}` : '';
  return `${type} ${request} ${value} ${index} ${length}${sent}`;
}
