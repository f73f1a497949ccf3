/** What a fuzz target is: one parser with the promises it must keep, whatever the bytes. */
import type { SeededRandom } from '../../../simulator/seeded-random.ts';

/** Changes `input`, which is the caller's own copy, or returns another one in its place. */
export type Mutation = (input: Uint8Array, random: SeededRandom) => Uint8Array;

export interface FuzzTarget {
  /** Kebab case; also the name of its folder in test/fuzz/corpus. */
  readonly name: string;
  /** Honest inputs to begin with. */
  readonly seeds: readonly (Uint8Array | string)[];
  /** Takes one input and throws when anything that must hold does not. Must not keep `input`. */
  readonly run: (input: Uint8Array) => void | Promise<void>;
  /** Bytes; 1024 when left out. */
  readonly maxLength?: number;
  /** Magic numbers and keywords of the format. */
  readonly dictionary?: readonly (Uint8Array | string)[];
  /** Mutations that know the format, used beside the general ones. */
  readonly mutations?: readonly Mutation[];
  /** Makes checksums and lengths right again; done to three of four inputs. */
  readonly repair?: Mutation;
  /** Most branches one input may take. */
  readonly work?: { readonly fixed: number; readonly perByte: number };
  /** Inputs of a given size that might take more than linear time. */
  readonly shapes?: Readonly<Record<string, (size: number) => Uint8Array | string>>;
}

export const DEFAULT_MAX_LENGTH = 1024;
export const DEFAULT_WORK = { fixed: 4_000, perByte: 40 } as const;

/** One character of a text is one byte. */
export function bytesOf(input: Uint8Array | string): Uint8Array {
  return typeof input === 'string' ? Uint8Array.from(Buffer.from(input, 'latin1')) : input;
}
