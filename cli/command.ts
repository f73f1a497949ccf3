/** What every verb of the command line is made of. */
import type { ExitCode } from './exit-code.ts';

export interface Option {
  /** `boolean` options take no value. */
  readonly type: 'string' | 'boolean';
  /** Placeholder of the value in the help, e.g. `APN`. */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  readonly verb: string;
  /** Positional arguments as the help shows them, e.g. `ntb|dhcp|at`. */
  readonly positionals?: string;
  readonly help: string;
  readonly options: Readonly<Record<string, Option>>;
  run(input: CommandInput): Promise<ExitCode>;
}

export interface CommandInput {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** The user's words do not fit: one sentence, exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** A number option, checked; `fallback` where it was not given. */
export function numberOption(
  input: CommandInput,
  option: string,
  range: { readonly min: number; readonly max: number; readonly fallback: number },
): number {
  const text = input.options[option];
  if (text === undefined) return range.fallback;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < range.min || value > range.max) {
    throw new UsageError(`--${option} takes a number from ${range.min} to ${range.max}.`);
  }
  return value;
}

export function stringOption(input: CommandInput, option: string): string | undefined {
  const value = input.options[option];
  return typeof value === 'string' ? value : undefined;
}
