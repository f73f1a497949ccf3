/**
 * Several Ethernet frames in one fuzz input: a choosing byte, then `[length low, length high,
 * bytes...]` for each. Any bytes are such a list; lengths beyond the end are cut.
 */
import { internetChecksum } from '../../simulator/network/internet-checksum.ts';
import type { SeededRandom } from '../../simulator/seeded-random.ts';
import { pick } from './engine/byte-mutations.ts';
import type { Mutation } from './engine/fuzz-target.ts';

export interface FrameRange {
  readonly offset: number;
  readonly length: number;
}

export function frameList(choice: number, frames: readonly Uint8Array[]): Uint8Array {
  const list = new Uint8Array(frames.reduce((length, frame) => length + 2 + frame.length, 1));
  list[0] = choice;
  let at = 1;
  for (const frame of frames) {
    list[at] = frame.length;
    list[at + 1] = frame.length >> 8;
    list.set(frame, at + 2);
    at += 2 + frame.length;
  }
  return list;
}

/** Where the frames lie in `input`. */
export function framesIn(input: Uint8Array): FrameRange[] {
  const ranges: FrameRange[] = [];
  for (let at = 1; at + 2 <= input.length;) {
    const said = input[at]! | (input[at + 1]! << 8);
    const length = Math.min(said, input.length - at - 2);
    ranges.push({ offset: at + 2, length });
    at += 2 + length;
  }
  return ranges;
}

/** One frame said again, dropped, or put elsewhere. */
export const shuffleFrames: Mutation = (input, random) => {
  const frames = framesIn(input).map(({ offset, length }) => input.slice(offset, offset + length));
  if (frames.length === 0) return input;
  const at = random.integer(0, frames.length - 1);
  const frame = frames[at]!;
  if (random.chance(0.5)) frames.splice(at, 1);
  if (random.chance(0.6)) frames.splice(random.integer(0, frames.length), 0, frame);
  return frameList(input[0] ?? 0, frames);
};

/** Makes lengths and checksums of IPv4, UDP and ICMP right, as far as the frames have them. */
export const repairFrames: Mutation = (input, random) => {
  for (const { offset, length } of framesIn(input)) {
    repairFrame(input.subarray(offset, offset + length), random);
  }
  return input;
};

function repairFrame(frame: Uint8Array, random: SeededRandom): void {
  if (frame.length < 34 || frame[12] !== 0x08 || frame[13] !== 0x00) return;
  const packet = frame.subarray(14);
  const headerLength = 4 * (packet[0]! & 0x0f);
  if (random.chance(0.5)) setWord(packet, 2, packet.length);
  const totalLength = (packet[2]! << 8) | packet[3]!;
  if (headerLength < 20 || totalLength < headerLength || totalLength > packet.length) return;
  setWord(packet, 10, 0);
  setWord(packet, 10, checksumOf(packet.subarray(0, headerLength)));
  const payload = packet.subarray(headerLength, totalLength);
  if (packet[9] === 1 && payload.length >= 8) {
    setWord(payload, 2, 0);
    setWord(payload, 2, checksumOf(payload));
  } else if (packet[9] === 17 && payload.length >= 8) {
    if (random.chance(0.7)) setWord(payload, 4, payload.length);
    // "None" is as right as the right one.
    setWord(payload, 6, random.chance(0.5) ? 0 : udpChecksum(packet, payload));
  }
}

/** Writes addresses and ports that mean something to the link. */
export function addressMutation(words: readonly Uint8Array[]): Mutation {
  return (input, random) => {
    const frames = framesIn(input).filter(({ length }) => length >= 42);
    if (frames.length === 0) return input;
    const { offset, length } = pick(frames, random);
    const places = [0, 6, 12, 26, 30, 34, 36, 22, 28, 32, 38];
    const word = pick(words, random);
    const at = pick(places, random);
    if (at + word.length <= length) input.set(word, offset + at);
    return input;
  };
}

function udpChecksum(packet: Uint8Array, datagram: Uint8Array): number {
  const length = Math.min((datagram[4]! << 8) | datagram[5]!, datagram.length);
  const pseudo = new Uint8Array(12 + length);
  pseudo.set(packet.subarray(12, 20));
  pseudo[9] = 17;
  setWord(pseudo, 10, length);
  pseudo.set(datagram.subarray(0, length), 12);
  if (length >= 8) setWord(pseudo, 18, 0);
  return checksumOf(pseudo) || 0xffff;
}

function checksumOf(bytes: Uint8Array): number {
  return internetChecksum(bytes, 0, bytes.length);
}

function setWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}
