/** Standard device requests that need nothing but descriptors (USB 2.0 §9.4). */
import type { ControlRequest } from '../main/usb/stick-transport.ts';
import type { StickProfile } from './stick-profile.ts';
import { ACKNOWLEDGED, type ControlReply } from './usb-function.ts';

export const StandardRequest = {
  GetStatus: 0x00,
  ClearFeature: 0x01,
  SetFeature: 0x03,
  GetDescriptor: 0x06,
  GetConfiguration: 0x08,
  SetConfiguration: 0x09,
  GetInterface: 0x0a,
  SetInterface: 0x0b,
} as const;

const DescriptorType = { Device: 1, Configuration: 2, String: 3, Bos: 15 } as const;

const LANGUAGE_ENGLISH_US = 0x0409;
/** The E3372 claims to be self powered in GET_STATUS, as in its descriptor; it is not. */
const STATUS_SELF_POWERED = 0x0001;

/** Answers what the device answers from ROM; SET_INTERFACE and its like are the device's own. */
export function answerStandardRequest(
  profile: StickProfile,
  configurationValue: number,
  request: ControlRequest,
): ControlReply {
  switch (request.request) {
    case StandardRequest.GetStatus:
      return Uint8Array.of(request.recipient === 'device' ? STATUS_SELF_POWERED : 0, 0);
    case StandardRequest.GetConfiguration:
      return Uint8Array.of(configurationValue);
    case StandardRequest.ClearFeature:
    case StandardRequest.SetFeature:
      return ACKNOWLEDGED;
    case StandardRequest.SetConfiguration:
      return request.value === configurationValue ? ACKNOWLEDGED : 'stall';
    case StandardRequest.GetDescriptor:
      return answerGetDescriptor(profile, request.value >> 8, request.value & 0xff, request.index);
    default:
      return 'stall';
  }
}

function answerGetDescriptor(
  profile: StickProfile,
  type: number,
  index: number,
  language: number,
): ControlReply {
  switch (type) {
    case DescriptorType.Device:
      return profile.deviceDescriptor;
    case DescriptorType.Configuration:
      return index === 0 ? profile.configurationDescriptor : 'stall';
    case DescriptorType.Bos:
      return profile.bosDescriptor;
    case DescriptorType.String: {
      if (index === 0) {
        return Uint8Array.of(
          4,
          DescriptorType.String,
          LANGUAGE_ENGLISH_US & 0xff,
          LANGUAGE_ENGLISH_US >> 8,
        );
      }
      const text = profile.strings[index];
      return text === undefined || language !== LANGUAGE_ENGLISH_US
        ? 'stall'
        : stringDescriptor(text);
    }
    default:
      return 'stall';
  }
}

function stringDescriptor(text: string): Uint8Array {
  const descriptor = new Uint8Array(2 + 2 * text.length);
  descriptor[0] = descriptor.length;
  descriptor[1] = DescriptorType.String;
  for (let i = 0; i < text.length; i += 1) {
    descriptor[2 + 2 * i] = text.charCodeAt(i) & 0xff;
    descriptor[3 + 2 * i] = text.charCodeAt(i) >> 8;
  }
  return descriptor;
}
