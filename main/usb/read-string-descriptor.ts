/** Strings of a device (USB 2.0 §9.6.7): UTF-16 in a language the device names. */
import type { ControlRequest } from './stick-transport.ts';

const DESCRIPTOR_STRING = 0x03;
/** bLength is one byte. */
const LONGEST_DESCRIPTOR = 255;

/** The string in the device's first language; undefined for index 0, or where there is none. */
export async function readStringDescriptor(
  controlIn: (request: ControlRequest, length: number) => Promise<Uint8Array | 'stall'>,
  index: number,
): Promise<string | undefined> {
  if (index === 0) return undefined;
  const languages = stringBytes(await controlIn(getString(0, 0), LONGEST_DESCRIPTOR));
  if (languages === undefined || languages.length < 2) return undefined;
  const language = (languages[0] ?? 0) | ((languages[1] ?? 0) << 8);
  const bytes = stringBytes(await controlIn(getString(index, language), LONGEST_DESCRIPTOR));
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf16le');
}

function getString(index: number, language: number): ControlRequest {
  return {
    direction: 'in',
    type: 'standard',
    recipient: 'device',
    request: 0x06,
    value: (DESCRIPTOR_STRING << 8) | index,
    index: language,
  };
}

/** What follows the two header bytes, as far as the device sent it. */
function stringBytes(reply: Uint8Array | 'stall'): Uint8Array | undefined {
  if (reply === 'stall' || reply.length < 2 || reply[1] !== DESCRIPTOR_STRING) return undefined;
  const end = Math.min(reply[0] ?? 0, reply.length);
  return reply.subarray(2, end - (end % 2));
}
