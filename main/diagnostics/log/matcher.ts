/** A class of lines and what it tells. */
import type { NoiseCode } from '../../../shared/cause.ts';
import type { Seen } from '../fact.ts';

export interface Matcher {
  /** Looked for anywhere in the message. Linear: no repetition of a repetition. */
  readonly pattern: RegExp;
  /** Only lines of these programs; every program where it is absent. */
  readonly programs?: readonly string[];
  /**
   * Facts, the kind of noise it is, or undefined for a line that means something and tells nothing
   * about a cause.
   */
  readonly tells: (match: RegExpExecArray) => readonly Seen[] | NoiseCode | undefined;
}

export function fact(pattern: RegExp, ...kinds: readonly Seen['kind'][]): Matcher {
  return { pattern, tells: () => kinds.map((kind) => ({ kind })) };
}

export function noise(pattern: RegExp, code: NoiseCode): Matcher {
  return { pattern, tells: () => code };
}

/** Understood, and nothing to conclude from. */
export function ordinary(...patterns: readonly RegExp[]): readonly Matcher[] {
  return patterns.map((pattern) => ({ pattern, tells: () => undefined }));
}
