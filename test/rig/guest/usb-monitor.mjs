// Control requests as the kernel's own monitor sees them, whoever sends them.
import { closeSync, constants, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { until } from './machine.mjs';

/** Binary: its ring has 300 KiB. That of the text interface has room for some ninety events. */
const BUS_1 = '/dev/usbmon1';
const COUNTERS = '/sys/kernel/debug/usb/usbmon/1s';

/** Documentation/usb/usbmon.rst, "Raw binary format and API": the header that read() gives. */
const HEADER_LENGTH = 48;
const SUBMISSION = 0x53; // 'S'
const CONTROL = 2;
const ROOT_HUB = 1;
/** No event keeps more of its data than a fifth of the ring. */
const LONGEST_EVENT = HEADER_LENGTH + 64 * 1024;
const DRAIN_EVERY_MS = 20;

/**
 * Listens until the returned function is called, which returns setup packets (and data they
 * brought) in order: `21 84 0001 0002 0000`. Requests to the hub are left out. Throws where the
 * kernel had more to tell than was read.
 */
export async function monitorControlRequests() {
  await until('usbmon', () => existsSync(BUS_1) && existsSync(COUNTERS));
  const ring = openSync(BUS_1, constants.O_RDONLY | constants.O_NONBLOCK);
  const before = countEvents();
  const buffer = Buffer.alloc(LONGEST_EVENT);
  const requests = [];
  let seen = 0;
  const drain = () => {
    for (;;) {
      const length = readEvent(ring, buffer);
      if (length === undefined) return;
      seen += 1;
      const request = parse(buffer.subarray(0, length));
      if (request !== undefined) requests.push(request);
    }
  };
  const timer = setInterval(drain, DRAIN_EVERY_MS);
  return () => {
    clearInterval(timer);
    const happened = countEvents() - before;
    drain();
    closeSync(ring);
    if (seen < happened) throw new Error(`usbmon lost ${happened - seen} of ${happened} events`);
    return requests;
  };
}

/** Its length; undefined where there is none. One read is one event. */
function readEvent(ring, buffer) {
  try {
    return readSync(ring, buffer);
  } catch (error) {
    if (error.code === 'EAGAIN') return undefined;
    throw error;
  }
}

/** All events of the bus since the module was loaded, read by somebody or not. */
function countEvents() {
  return Number(/events (\d+)/.exec(readFileSync(COUNTERS, 'utf8'))[1]);
}

function parse(event) {
  const [type, transferType, , device] = event.subarray(8, 12);
  const hasSetup = event[14] === 0;
  if (type !== SUBMISSION || transferType !== CONTROL || device === ROOT_HUB || !hasSetup) {
    return undefined;
  }
  const setup = event.subarray(40, 48);
  const byte = (at) => setup.subarray(at, at + 1).toString('hex');
  const word = (at) => setup.readUInt16LE(at).toString(16).padStart(4, '0');
  const data = event.subarray(HEADER_LENGTH);
  const sent = data.length > 0 ? ` = ${data.toString('hex')}` : '';
  return `${byte(0)} ${byte(1)} ${word(2)} ${word(4)} ${word(6)}${sent}`;
}
