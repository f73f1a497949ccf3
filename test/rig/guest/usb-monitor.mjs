// Transfers as the kernel's own monitor sees them, whoever makes them.
import { closeSync, constants, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { run, until } from './machine.mjs';

/** Documentation/usb/usbmon.rst, "Raw binary format and API": the header that read() gives. */
const HEADER_LENGTH = 48;
const SUBMISSION = 0x53; // 'S'
const CONTROL = 2;
const BULK = 3;
const IN = 0x80;
const ROOT_HUB = 1;
/** No event keeps more of its data than a fifth of the ring. */
const LONGEST_EVENT = HEADER_LENGTH + 64 * 1024;
const DRAIN_EVERY_MS = 20;

/**
 * Listens until the returned function is called, which returns setup packets (and data they
 * brought) in order: `21 84 0001 0002 0000`. Requests to the hub are left out.
 */
export async function monitorControlRequests() {
  const stop = await monitorBus(1);
  return () =>
    stop()
      .filter(
        ({ isSubmission, type, device, setup }) =>
          isSubmission && type === CONTROL && device !== ROOT_HUB && setup !== undefined,
      )
      .map(({ setup, data }) => describeRequest(setup, data));
}

/**
 * Listens until the returned function is called, which returns what bulk transfers of the bus
 * carried: `out` from the host, `in` to it.
 */
export async function monitorBulkData(busNumber) {
  const stop = await monitorBus(busNumber);
  return () => {
    const events = stop().filter(({ type, data }) => type === BULK && data.length > 0);
    const bytes = (isIn) =>
      events
        .filter((event) => event.isIn === isIn && event.isSubmission !== isIn)
        .map(({ data }) => data);
    return { out: bytes(false), in: bytes(true) };
  };
}

/**
 * The ring of the binary interface has 300 KiB; that of the text interface has room for some ninety
 * events. Stopping throws where the kernel had more to tell than was read.
 */
async function monitorBus(number) {
  await run('modprobe', 'usbmon');
  const ringPath = `/dev/usbmon${number}`;
  const counters = `/sys/kernel/debug/usb/usbmon/${number}s`;
  /** All events of the bus since the module was loaded, read by somebody or not. */
  const countEvents = () => Number(/events (\d+)/.exec(readFileSync(counters, 'utf8'))[1]);
  await until('usbmon', () => existsSync(ringPath) && existsSync(counters));
  const ring = openSync(ringPath, constants.O_RDONLY | constants.O_NONBLOCK);
  const before = countEvents();
  const buffer = Buffer.alloc(LONGEST_EVENT);
  const events = [];
  const drain = () => {
    for (;;) {
      const length = readEvent(ring, buffer);
      if (length === undefined) return;
      events.push(parseEvent(Buffer.from(buffer.subarray(0, length))));
    }
  };
  const timer = setInterval(drain, DRAIN_EVERY_MS);
  return () => {
    clearInterval(timer);
    const happened = countEvents() - before;
    drain();
    closeSync(ring);
    const lost = happened - events.length;
    if (lost > 0) throw new Error(`usbmon lost ${lost} of ${happened} events`);
    return events;
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

function parseEvent(event) {
  const [kind, type, endpoint, device] = event.subarray(8, 12);
  return {
    isSubmission: kind === SUBMISSION,
    type,
    isIn: (endpoint & IN) !== 0,
    device,
    setup: event[14] === 0 ? event.subarray(40, 48) : undefined,
    data: event.subarray(HEADER_LENGTH),
  };
}

function describeRequest(setup, data) {
  const byte = (at) => setup.subarray(at, at + 1).toString('hex');
  const word = (at) => setup.readUInt16LE(at).toString(16).padStart(4, '0');
  const sent = data.length > 0 ? ` = ${data.toString('hex')}` : '';
  return `${byte(0)} ${byte(1)} ${word(2)} ${word(4)} ${word(6)}${sent}`;
}
