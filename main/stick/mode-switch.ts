/**
 * From install CD to modem. A stick shows a CD with drivers first and becomes a modem when it is
 * told to by a SCSI command that Huawei made up (usb_modeswitch 2.6.1 has the bytes).
 */
import { FailureError } from '../../shared/failure.ts';
import type { AlternateSetting } from '../usb/descriptors.ts';
import { TransportError, type StickTransport } from '../usb/stick-transport.ts';
import { usbFailure } from './usb-failure.ts';

/** `new` is for every stick; `alt` gives HiLink hardware three serial ports and NCM (155e). */
export type ModeSwitchMessage = 'new' | 'alt';

/**
 * Command blocks of Bulk-Only Transport: signature, tag, no data, then 11 06 and the system the
 * host runs (20 Linux, 30 "alternative"). The command's length says 0; the sticks do not care.
 */
const messages: Record<ModeSwitchMessage, string> = {
  new: '55534243123456780000000000000011062000000101000100000000000000',
  alt: '55534243123456780000000000000011063000000000010000000000000000',
};

const WRITE_TIMEOUT_MS = 3_000;
/** The stick often vanishes before it has sent its status. */
const STATUS_WAIT_MS = 500;
const STATUS_LENGTH = 13;

export function modeSwitchBytes(message: ModeSwitchMessage): Uint8Array {
  return Uint8Array.from(Buffer.from(messages[message], 'hex'));
}

/**
 * Sends the message and gives the interface back. Whether the stick obeyed shows on the bus only,
 * within 20 s: no status, a bad status, a stall and a vanished stick all look like success too.
 * FailureError where the message could not even be sent.
 */
export async function sendModeSwitch(
  transport: StickTransport,
  storage: AlternateSetting,
  message: ModeSwitchMessage,
): Promise<void> {
  const bulk = storage.endpoints.filter(({ transferType }) => transferType === 'bulk');
  const bulkOut = bulk.find(({ direction }) => direction === 'out');
  const bulkIn = bulk.find(({ direction }) => direction === 'in');
  if (bulkOut === undefined) {
    throw new FailureError({
      code: 'stick-unsupported',
      detail: 'the install CD takes no command',
    });
  }
  try {
    await transport.claimInterface(storage.interfaceNumber);
    await transport.write(bulkOut.address, modeSwitchBytes(message), WRITE_TIMEOUT_MS);
    if (bulkIn !== undefined) await readStatus(transport, bulkIn.address);
    await transport.releaseInterface(storage.interfaceNumber);
  } catch (error) {
    // A stick that stalls or goes in the middle has understood.
    const isUnderstood =
      error instanceof TransportError && (error.reason === 'gone' || error.reason === 'stall');
    if (!isUnderstood) throw usbFailure(error, `mode switch (${message})`);
  }
}

/** Resolves with the end of the wait, whatever came. */
async function readStatus(transport: StickTransport, endpoint: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, STATUS_WAIT_MS);
    const finish = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const pipe = transport.openIn(
      endpoint,
      { size: STATUS_LENGTH, inFlight: 1 },
      () => {
        finish();
        void pipe.close();
      },
      finish,
    );
  });
}
