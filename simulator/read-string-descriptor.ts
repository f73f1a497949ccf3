/** Reads a string descriptor as hosts do: the languages first, then the text in the first of them. */
import type { ControlRequest } from '../main/usb/stick-transport.ts';
import { StandardRequest } from './standard-requests.ts';

type ControlIn = (request: ControlRequest, length: number) => Promise<Uint8Array | 'stall'>;

const STRING_DESCRIPTOR = 3;
const LONGEST_DESCRIPTOR = 255;

/** Undefined for index 0, which holds no text, and for one the device does not have. */
export async function readStringDescriptor(
  controlIn: ControlIn,
  index: number,
): Promise<string | undefined> {
  if (index === 0) return undefined;
  const languages = await controlIn(getDescriptor(0, 0), LONGEST_DESCRIPTOR);
  if (languages === 'stall') return undefined;
  const language = (languages[2] ?? 0) | ((languages[3] ?? 0) << 8);
  const descriptor = await controlIn(getDescriptor(index, language), LONGEST_DESCRIPTOR);
  if (descriptor === 'stall') return undefined;
  return Buffer.from(descriptor.subarray(2)).toString('utf16le');
}

function getDescriptor(stringIndex: number, language: number): ControlRequest {
  return {
    direction: 'in',
    type: 'standard',
    recipient: 'device',
    request: StandardRequest.GetDescriptor,
    value: (STRING_DESCRIPTOR << 8) | stringIndex,
    index: language,
  };
}
