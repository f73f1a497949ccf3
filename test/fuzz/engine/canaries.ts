/** Runs a parser inside a larger buffer whose other bytes must neither matter nor change. */
import { isDeepStrictEqual } from 'node:util';

const MARGIN = 64;
/** Not a multiple of anything, so that views over the whole buffer go wrong. */
const OFFSET = 37;

/**
 * Calls `parse` with the input between canaries and returns what it returned. Throws when they were
 * written to, or the input was, or when other canaries (tried with one input of `oneOf`) make a
 * difference: then bytes outside the input were read.
 */
export function withCanaries<Outcome>(
  input: Uint8Array,
  parse: (bytes: Uint8Array) => Outcome,
  oneOf = 1,
): Outcome {
  const outcome = parsedBetween(input, 0xa5, parse);
  const looksTwice = !secondLook.isOff && sum(input) % oneOf === 0;
  if (looksTwice && !isSame(outcome, parsedBetween(input, 0x5a, parse))) {
    throw new Error('bytes outside the input were read');
  }
  return outcome;
}

/** Off while work is measured: with it, some inputs would take twice as much. */
export const secondLook = { isOff: false };

/** Any number that depends on the input alone, so that a finding stays one. */
function sum(input: Uint8Array): number {
  return input.length + (input[input.length - 1] ?? 0) + (input[input.length >> 1] ?? 0);
}

function parsedBetween<Outcome>(
  input: Uint8Array,
  canary: number,
  parse: (bytes: Uint8Array) => Outcome,
): Outcome {
  const end = OFFSET + input.length;
  if (room.length < end + MARGIN) room = Buffer.alloc(2 * (end + MARGIN));
  room.fill(canary, 0, OFFSET);
  room.set(input, OFFSET);
  room.fill(canary, end, end + MARGIN);
  const outcome = parse(new Uint8Array(room.buffer, room.byteOffset + OFFSET, input.length));
  if (room.compare(input, 0, input.length, OFFSET, end) !== 0) {
    throw new Error('the parser wrote into its input');
  }
  for (let i = 0; i < OFFSET + MARGIN; i += 1) {
    if (room[i < OFFSET ? i : i + input.length] !== canary) {
      throw new Error('the parser wrote next to its input');
    }
  }
  return outcome;
}

/** One for all, as transports reuse theirs. */
let room = Buffer.alloc(16_384);

function isSame(a: unknown, b: unknown): boolean {
  return a === b || isDeepStrictEqual(a, b);
}
