/** The comma-separated fields of an information line: `^CPIN: SIM PIN,3,10,3,10,3`. */
import { AtParseError } from './at-error.ts';

export class AnswerFields {
  readonly #command: string;
  readonly #lines: readonly string[];
  /** Outer blanks and quotes removed. */
  readonly all: readonly string[];

  constructor(command: string, lines: readonly string[], payload: string) {
    this.#command = command;
    this.#lines = lines;
    this.all = splitFields(payload);
  }

  /**
   * Of the last line that carries `name`: a report of the same name may come before the answer.
   * Throws AtParseError, like all readers here, when there is none.
   */
  static of(command: string, name: string, lines: readonly string[]): AnswerFields {
    const payload = payloadsOf(name, lines).at(-1);
    if (payload === undefined) throw new AtParseError(command, lines);
    return new AnswerFields(command, lines, payload);
  }

  /** One per line that carries `name`; none is no error. */
  static ofEach(command: string, name: string, lines: readonly string[]): AnswerFields[] {
    return payloadsOf(name, lines).map((payload) => new AnswerFields(command, lines, payload));
  }

  get count(): number {
    return this.all.length;
  }

  /** Undefined when the field is missing or empty. */
  optionalText(index: number): string | undefined {
    const field = this.all[index];
    return field === '' ? undefined : field;
  }

  text(index: number): string {
    return this.optionalText(index) ?? this.fail();
  }

  /** Undefined when the field is missing, empty or no decimal number. */
  optionalInteger(index: number): number | undefined {
    const field = this.all[index] ?? '';
    return /^[+-]?\d{1,15}$/.test(field) ? Number(field) : undefined;
  }

  integer(index: number): number {
    return this.optionalInteger(index) ?? this.fail();
  }

  /** With or without 0x. Undefined when the field is missing, empty or beyond 2^53. */
  optionalHex(index: number): number | undefined {
    const [, digits] = /^(?:0x)?([0-9a-f]{1,16})$/i.exec(this.all[index] ?? '') ?? [];
    const value = digits === undefined ? NaN : Number.parseInt(digits, 16);
    return Number.isSafeInteger(value) ? value : undefined;
  }

  hex(index: number): number {
    return this.optionalHex(index) ?? this.fail();
  }

  /** The answer is not what it should be. */
  fail(): never {
    throw new AtParseError(this.#command, this.#lines);
  }
}

/** What stands behind `name:` in each line that carries it; case does not matter. */
export function payloadsOf(name: string, lines: readonly string[]): string[] {
  return lines
    .filter((line) => line.slice(0, name.length).toUpperCase() === name.toUpperCase())
    .map((line) => line.slice(name.length).trimStart())
    .filter((rest) => rest.startsWith(':'))
    .map((rest) => rest.slice(1).trim());
}

/** Splits at commas outside quotes and parentheses; groups keep their parentheses. */
export function splitFields(payload: string): string[] {
  const fields: string[] = [];
  let start = 0;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < payload.length; i += 1) {
    const character = payload[i];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === ',' && depth <= 0) {
      fields.push(unquoted(payload.slice(start, i)));
      start = i + 1;
    }
  }
  fields.push(unquoted(payload.slice(start)));
  return fields;
}

/** Members of a `(…)` group, nested groups included; the field itself when it is no group. */
export function membersOf(group: string): string[] {
  const inner = /^\((.*)\)$/.exec(group.trim())?.[1];
  return inner === undefined ? [unquoted(group)] : splitFields(inner);
}

/** The numbers of `(0-2,4)`: 0, 1, 2, 4. At most 256 of them. */
export function numbersOf(group: string): number[] {
  return membersOf(group)
    .flatMap((member) => {
      const [, from, to] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(member) ?? [];
      if (from === undefined) return [];
      const last = Math.min(Number(to ?? from), Number(from) + 255);
      return Array.from(
        { length: Math.max(last - Number(from) + 1, 0) },
        (_, i) => Number(from) + i,
      );
    })
    .slice(0, 256);
}

function unquoted(field: string): string {
  const trimmed = field.trim();
  return /^"([^"]*)"$/.exec(trimmed)?.[1] ?? trimmed;
}
