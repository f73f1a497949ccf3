/** Mutations that know nothing of a format. */
import type { SeededRandom } from '../../../simulator/seeded-random.ts';
import type { Mutation } from './fuzz-target.ts';

/** Where comparisons and sums go over an edge. */
const interestingNumbers = [
  0, 1, 2, 3, 4, 7, 8, 12, 14, 15, 16, 20, 28, 31, 32, 63, 64, 127, 128, 192, 240, 254, 255, 256,
  512, 1500, 1514, 4096, 0x7fff, 0x8000, 0xfff0, 0xfffe, 0xffff, 0x10000, 0x7fffffff, 0x80000000,
  0xfffffff0, 0xffffffff,
];

function overwriteNumber(input: Uint8Array, random: SeededRandom): Uint8Array {
  const width = pick([1, 2, 2, 4], random);
  if (input.length < width) return input;
  const at = random.integer(0, input.length - width);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const littleEndian = random.chance(0.5);
  const old =
    width === 1
      ? view.getUint8(at)
      : width === 2
        ? view.getUint16(at, littleEndian)
        : view.getUint32(at, littleEndian);
  // Most lengths are about the input's own, or off by little from what stood there.
  const value =
    random.integer(0, 3) === 0
      ? input.length + random.integer(-4, 4)
      : random.chance(0.5)
        ? old + random.integer(-16, 16)
        : pick(interestingNumbers, random);
  if (width === 1) view.setUint8(at, value);
  else if (width === 2) view.setUint16(at, value, littleEndian);
  else view.setUint32(at, value, littleEndian);
  return input;
}

function flipBit(input: Uint8Array, random: SeededRandom): Uint8Array {
  if (input.length === 0) return input;
  input[random.integer(0, input.length - 1)]! ^= 1 << random.integer(0, 7);
  return input;
}

function overwriteByte(input: Uint8Array, random: SeededRandom): Uint8Array {
  if (input.length > 0) input[random.integer(0, input.length - 1)] = random.integer(0, 255);
  return input;
}

function deleteRange(input: Uint8Array, random: SeededRandom): Uint8Array {
  const [start, end] = rangeOf(input, random);
  return joined(input.subarray(0, start), input.subarray(end));
}

function repeatRange(input: Uint8Array, random: SeededRandom): Uint8Array {
  const [start, end] = rangeOf(input, random);
  const times = random.chance(0.1) ? random.integer(4, 40) : 1;
  const range = input.slice(start, end);
  return joined(
    input.subarray(0, end),
    ...Array<Uint8Array>(times).fill(range),
    input.subarray(end),
  );
}

function copyRange(input: Uint8Array, random: SeededRandom): Uint8Array {
  if (input.length === 0) return input;
  const [start, end] = rangeOf(input, random);
  input.copyWithin(random.integer(0, input.length - 1), start, end);
  return input;
}

function insertBytes(input: Uint8Array, random: SeededRandom): Uint8Array {
  const at = random.integer(0, input.length);
  const fresh = new Uint8Array(pick([1, 1, 2, 4, 8], random));
  const fill = random.integer(0, 255);
  for (let i = 0; i < fresh.length; i += 1) {
    fresh[i] = random.chance(0.5) ? fill : random.integer(0, 255);
  }
  return joined(input.subarray(0, at), fresh, input.subarray(at));
}

function cut(input: Uint8Array, random: SeededRandom): Uint8Array {
  return input.slice(0, random.integer(0, input.length));
}

export const generalMutations: readonly Mutation[] = [
  overwriteNumber,
  overwriteNumber,
  flipBit,
  overwriteByte,
  deleteRange,
  repeatRange,
  copyRange,
  insertBytes,
  cut,
];

/** Puts one of `words` somewhere, over what is there or in between. */
export function wordMutation(words: readonly Uint8Array[]): Mutation {
  return (input, random) => {
    const word = pick(words, random);
    const at = random.integer(0, input.length);
    const replaced = random.chance(0.5) ? word.length : 0;
    return joined(
      input.subarray(0, at),
      word,
      input.subarray(Math.min(at + replaced, input.length)),
    );
  };
}

/** The start of one input and the end of another. */
export function spliced(a: Uint8Array, b: Uint8Array, random: SeededRandom): Uint8Array {
  const start = random.integer(0, a.length);
  // Mostly at the same place, where formats with fixed fields stay in step.
  const from = random.chance(0.5) ? Math.min(start, b.length) : random.integer(0, b.length);
  return joined(a.subarray(0, start), b.subarray(from));
}

export function pick<Item>(items: readonly Item[], random: SeededRandom): Item {
  return items[random.integer(0, items.length - 1)]!;
}

/** Mostly short. */
function rangeOf(input: Uint8Array, random: SeededRandom): [start: number, end: number] {
  const start = random.integer(0, input.length);
  const most = random.chance(0.75) ? 16 : input.length;
  return [start, Math.min(input.length, start + random.integer(1, Math.max(most, 1)))];
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
