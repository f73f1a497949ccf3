/** The parts of an AT command line (V.250 §5.4): `ATE0;+CPIN?` is E0 and a read of +CPIN. */

export type CommandForm =
  /** `?` */
  | 'read'
  /** `=?` */
  | 'test'
  /** `=…` */
  | 'set'
  /** the bare name, or a basic command with its digit */
  | 'execute';

export interface CommandPart {
  /** Upper case with its prefix: `+CPIN`, `^HCSQ`, `&F`, `S0`, `I`, `D`. */
  readonly name: string;
  readonly form: CommandForm;
  /** Text behind `=`, behind a basic command's letter, or of a dial string; outer blanks removed. */
  readonly parameters: string;
}

/** Reads as far as it understands: what is not a command ends the part it stands in. */
export function parseCommandLine(line: string): readonly CommandPart[] {
  if (!/^\s*AT/i.test(line)) return [];
  const parts: CommandPart[] = [];
  for (const segment of splitOutsideQuotes(line.replace(/^\s*AT/i, ''), ';')) {
    parseSegment(segment.trim(), parts);
  }
  return parts;
}

/** Splits at every `separator` that does not stand between double quotes. */
export function splitOutsideQuotes(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === separator && !quoted) {
      pieces.push(text.slice(start, i));
      start = i + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

function parseSegment(segment: string, parts: CommandPart[]): void {
  let rest = segment;
  while (rest !== '') {
    const dial = /^D(.*)$/is.exec(rest);
    if (dial) {
      parts.push({ name: 'D', form: 'execute', parameters: dial[1]?.trim() ?? '' });
      return;
    }
    const extended = /^([+^*$%#@!]\s*[A-Z][A-Z0-9_]*)\s*(.*)$/is.exec(rest);
    if (extended) {
      const [, name = '', tail = ''] = extended;
      parts.push({ name: name.replace(/\s/g, '').toUpperCase(), ...formOf(tail) });
      return;
    }
    const basic = /^(S\d+|&?[A-Z])\s*(=\?|=[^;]*|\?|\d*)\s*/i.exec(rest);
    if (!basic) return;
    const [whole, name = '', tail = ''] = basic;
    parts.push({ name: name.toUpperCase(), ...formOf(tail) });
    rest = rest.slice(whole.length);
  }
}

function formOf(tail: string): { form: CommandForm; parameters: string } {
  if (/^=\s*\?/.test(tail)) return { form: 'test', parameters: '' };
  if (tail.startsWith('?')) return { form: 'read', parameters: '' };
  if (tail.startsWith('=')) return { form: 'set', parameters: tail.slice(1).trim() };
  return { form: 'execute', parameters: tail.trim() };
}
